package markdown

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"

	"meelezen/review/prose"
)

// figureParagraph reads a paragraph that holds only a picture, or a picture and
// below it an emphasised line. It gives nil if the paragraph is something else.
func (c *reader) figureParagraph(n ast.Node) []*prose.Node {
	var parts []ast.Node
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		if t, ok := child.(*ast.Text); ok && strings.TrimSpace(string(t.Value(c.src))) == "" {
			continue
		}
		if parts = append(parts, child); len(parts) > 2 {
			return nil
		}
	}
	if len(parts) == 0 {
		return nil
	}
	image, ok := parts[0].(*ast.Image)
	if !ok {
		return nil
	}
	if len(parts) == 1 {
		return c.image(image, nil)
	}
	caption, ok := parts[1].(*ast.Emphasis)
	if !ok || caption.Level != 1 || !onNextLine(image) {
		return nil
	}
	return c.image(image, caption)
}

// onNextLine tells that a line ends right behind the node.
func onNextLine(n ast.Node) bool {
	t, ok := n.NextSibling().(*ast.Text)
	return ok && (t.SoftLineBreak() || t.HardLineBreak())
}

// image reads a picture with the emphasised line that is its caption, if any.
// A picture that cannot be had leaves its words as a paragraph.
func (c *reader) image(n *ast.Image, line *ast.Emphasis) []*prose.Node {
	at := c.lineOf(n)
	caption := c.caption(n, line, at)
	source := unescape(string(n.Destination))
	alt := c.altText(n, &caption, source, at)
	hash, err := c.storeImage(source, alt)
	if c.err != nil {
		return nil
	}
	if err != nil {
		c.warnings.add(at, WarnImage, fmt.Sprintf("%s: %v", source, err))
		return c.withoutImage(alt, &caption)
	}
	content := caption.done(c)
	figure, err := c.schema.Node("figure", prose.Attrs{"image": hash, "alt": alt}, content)
	if err != nil {
		c.fail(fmt.Errorf("figure %s: %w", source, err))
		return nil
	}
	if len(caption.figures) > 0 {
		return c.withFigures(figure, &caption)
	}
	return []*prose.Node{figure}
}

func (c *reader) caption(n *ast.Image, line *ast.Emphasis, at int) inlines {
	var caption inlines
	switch {
	case line != nil:
		c.inline(line, style{}, &caption, 1)
		if len(n.Title) > 0 {
			c.warnings.add(at, WarnImageTitle, string(n.Title))
		}
	case len(n.Title) > 0:
		title := unescape(strings.ReplaceAll(string(n.Title), "\n", " "))
		if n.Reference == nil || c.spend(len(title)) {
			caption.text(c, title, style{})
		}
	}
	return caption
}

// altText is what stands between the brackets; failing that the caption, the
// file name, or the one word that always says something.
func (c *reader) altText(n *ast.Image, caption *inlines, source string, line int) string {
	var out inlines
	quiet := c.warnings
	c.inline(n, style{}, &out, 1)
	for _, node := range out.done(c) {
		if node.Name() == "footnote" { // a note has no place in an alternative text
			quiet.add(line, WarnNoteFormat, node.AttrString("text"))
		}
	}
	c.warnings = quiet
	alt := ""
	for _, node := range out.nodes {
		if node != nil {
			alt += node.Text()
		}
	}
	if strings.TrimSpace(alt) != "" {
		return alt
	}
	c.warnings.add(line, WarnImageAlt, source)
	if text := caption.plain(); text != "" {
		return text
	}
	if name := strings.TrimSuffix(path.Base(source), path.Ext(source)); name != "" && name != "." && name != "/" {
		return name
	}
	return "afbeelding"
}

func (c *reader) withoutImage(alt string, caption *inlines) []*prose.Node {
	words, err := c.schema.Text("[" + alt + "]")
	c.fail(err)
	if c.err != nil {
		return nil
	}
	list := []*prose.Node{c.paragraph([]*prose.Node{words})}
	if content := caption.done(c); len(content) > 0 {
		list = append(list, c.paragraph(content))
	}
	return append(list, caption.figures...)
}

var (
	errImageOutside = errors.New("only a relative path inside the folder of the text is read")
	errImageNone    = errors.New("pictures are not read here")
	errImageHash    = errors.New("the picture was stored without a proper hash")

	hashPattern = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// storeImage asks the caller for a picture. Addresses, absolute paths and paths
// that climb out of the folder never reach the caller.
func (c *reader) storeImage(source, alt string) (string, error) {
	if c.opts.Image == nil {
		return "", errImageNone
	}
	clean := path.Clean(source)
	if source == "" || strings.ContainsAny(source, ":\\\x00") || path.IsAbs(clean) ||
		clean == "." || clean == ".." || strings.HasPrefix(clean, "../") {
		return "", errImageOutside
	}
	hash, err := c.opts.Image(clean, alt)
	if err == nil && !hashPattern.MatchString(hash) {
		err = errImageHash
	}
	return hash, err
}
