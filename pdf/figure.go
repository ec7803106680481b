package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	_ "image/gif" // decoders register themselves
	_ "image/jpeg"
	"image/png"
	"strconv"

	"meelezen/review/prose"
)

// picture is an image as the file can hold it: 8 bits, no transparency.
type picture struct {
	name   string
	format string // "PNG" or "JPG"
	data   []byte
	width  int // in pixels
	height int
}

const (
	mostPixels     = 50_000_000         // a decoded image of 200 MB; more is refused
	pointsPerPixel = 0.5                // 144 pixels to the inch, unless that is wider than the column
	figureDepth    = columnDepth * 0.62 // leaves room for the caption and some text
	captionLeading = 13.0
)

func (s *setter) figure(node *prose.Node, pos int, f flow) []box {
	b, ok := s.image(node, pos, f)
	if !ok {
		return s.imageText(node, pos, f)
	}
	b.before, b.keep = f.gap+6, true
	return append([]box{b}, s.caption(node, pos, f)...)
}

// image sets the image of a figure, scaled down to the column.
func (s *setter) image(node *prose.Node, pos int, f flow) (box, bool) {
	p, err := s.picture(node.AttrString("image"))
	if err != nil {
		s.warnDetail(MissingImage, pos, node.AttrString("image"))
		return box{}, false
	}
	w, h := float64(p.width)*pointsPerPixel, float64(p.height)*pointsPerPixel
	if w > f.width {
		w, h = f.width, h*f.width/w
	}
	if h > figureDepth {
		w, h = w*figureDepth/h, figureDepth
	}
	alt := s.clean(node.AttrString("alt"), pos)
	return box{height: h + 4, ops: []op{{role: figRole, pos: pos, x: f.x, w: w, h: h, picture: p, alt: alt}}}, true
}

// caption numbers a figure and sets what the author wrote below it.
func (s *setter) caption(node *prose.Node, pos int, f flow) []box {
	f.look = style{size: 9.5, color: ink}
	f.leading, f.role = captionLeading, captRole
	label := s.words.figure
	if c := s.outline.Citation(pos); c.N > 0 && f.role == captRole {
		label += " " + strconv.Itoa(c.N)
	}
	atoms := s.plain(label, style{sans: true, bold: true, size: 8, color: inkSoft})
	last := &atoms[len(atoms)-1]
	last.after, last.space = spaceBreak, s.space(f.look)
	atoms = append(atoms, s.inline(node, pos+1, f.look)...)
	boxes := lineBoxes(s.breakLines(atoms, f.width), f, captRole, pos)
	for i := range boxes {
		boxes[i].keep = i < len(boxes)-1
	}
	boxes[0].before = 2
	boxes[len(boxes)-1].height += 6
	return boxes
}

func (s *setter) space(look style) run {
	in := look.face()
	return run{text: " ", face: in, style: look, width: s.fonts.width(in, look.size, " ") * 1.5}
}

// imageText stands for an image that cannot be shown: its description, then the caption.
func (s *setter) imageText(node *prose.Node, pos int, f flow) []box {
	alt := f
	alt.look.italic, alt.look.color = true, inkSoft
	text := s.words.noImage + " " + s.clean(node.AttrString("alt"), pos)
	boxes := lineBoxes(s.breakLines(s.plain(text, alt.look), f.width), alt, figRole, pos)
	boxes[0].before = f.gap
	for i := range boxes {
		boxes[i].keep = i < 40 // a description longer than a page may break
	}
	return append(boxes, s.caption(node, pos, f)...)
}

// picture returns the image with that hash, decoded and checked once.
func (s *setter) picture(hash string) (*picture, error) {
	if p, ok := s.pictures[hash]; ok {
		return p, nil
	}
	if s.meta.Images == nil {
		return nil, fmt.Errorf("no images given")
	}
	data, err := s.meta.Images(hash)
	if err != nil {
		return nil, fmt.Errorf("read image %s: %w", hash, err)
	}
	p, err := newPicture(hash, data)
	if err != nil {
		return nil, fmt.Errorf("decode image %s: %w", hash, err)
	}
	s.pictures[hash] = p
	return p, nil
}

// newPicture keeps a plain JPEG as it is and turns everything else into an opaque PNG.
func newPicture(name string, data []byte) (*picture, error) {
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if config.Width <= 0 || config.Height <= 0 || config.Width > mostPixels/config.Height {
		return nil, fmt.Errorf("image of %d by %d pixels", config.Width, config.Height)
	}
	decoded, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	p := &picture{name: name, width: config.Width, height: config.Height}
	if format == "jpeg" && (config.ColorModel == color.YCbCrModel || config.ColorModel == color.GrayModel) {
		p.format, p.data = "JPG", data
		return p, nil
	}
	flat := image.NewRGBA(image.Rect(0, 0, config.Width, config.Height))
	draw.Draw(flat, flat.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), decoded, decoded.Bounds().Min, draw.Over)
	var out bytes.Buffer
	if err := png.Encode(&out, flat); err != nil {
		return nil, err
	}
	p.format, p.data = "PNG", out.Bytes()
	return p, nil
}
