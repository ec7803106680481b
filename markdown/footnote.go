package markdown

import (
	"bytes"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Footnotes are read by parsers of our own and not by goldmark's extension,
// which drops a note that nothing refers to without a word, and looks a note
// up by walking over all of them.

// maxLabel is the longest name of a note, in bytes.
const maxLabel = 200

func newParser() parser.Parser {
	return goldmark.New(
		goldmark.WithExtensions(extension.NewTable()),
		goldmark.WithParserOptions(
			parser.WithBlockParsers(util.Prioritized(noteBlockParser{}, 950)),
			parser.WithInlineParsers(util.Prioritized(noteRefParser{}, 90)),
			parser.WithParagraphTransformers(util.Prioritized(paragraphGuard{}, 1000)),
		),
	).Parser()
}

var (
	kindNote    = ast.NewNodeKind("Note")
	kindNoteRef = ast.NewNodeKind("NoteRef")
)

// noteBlock is "[^label]: text" with what is indented below it.
type noteBlock struct {
	ast.BaseBlock
	label  string
	offset int
}

func (*noteBlock) Kind() ast.NodeKind           { return kindNote }
func (n *noteBlock) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// noteRef is "[^label]".
type noteRef struct {
	ast.BaseInline
	label  string
	offset int
}

func (*noteRef) Kind() ast.NodeKind           { return kindNoteRef }
func (n *noteRef) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// noteLabel reads "[^label]" and returns its length, 0 if there is none.
func noteLabel(s []byte) (label string, size int) {
	if !bytes.HasPrefix(s, []byte("[^")) {
		return "", 0
	}
	end := bytes.IndexAny(s[2:min(len(s), 2+maxLabel)], "[]\\ \t\n")
	if end <= 0 || s[2+end] != ']' {
		return "", 0
	}
	return string(s[2 : 2+end]), end + 3
}

type noteBlockParser struct{}

func (noteBlockParser) Trigger() []byte                             { return []byte{'['} }
func (noteBlockParser) CanInterruptParagraph() bool                 { return true }
func (noteBlockParser) CanAcceptIndentedLine() bool                 { return false }
func (noteBlockParser) Close(ast.Node, text.Reader, parser.Context) {}

func (noteBlockParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 {
		return nil, parser.NoChildren
	}
	label, size := noteLabel(line[pos:])
	if size == 0 || pos+size >= len(line) || line[pos+size] != ':' {
		return nil, parser.NoChildren
	}
	node := &noteBlock{label: label, offset: segment.Start}
	reader.Advance(pos + size + 1)
	return node, parser.HasChildren
}

func (noteBlockParser) Continue(_ ast.Node, reader text.Reader, _ parser.Context) parser.State {
	line, _ := reader.PeekLine()
	if util.IsBlank(line) {
		return parser.Continue | parser.HasChildren
	}
	pos, padding := util.IndentPosition(line, reader.LineOffset(), 4)
	if pos < 0 {
		return parser.Close
	}
	reader.AdvanceAndSetPadding(pos, padding)
	return parser.Continue | parser.HasChildren
}

type noteRefParser struct{}

// Trigger has '!' as well, or "Let op![^1]" would be taken for an image.
func (noteRefParser) Trigger() []byte { return []byte{'!', '['} }

func (noteRefParser) Parse(parent ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	mark := 0
	if line[0] == '!' {
		mark = 1
	}
	label, size := noteLabel(line[mark:])
	if size == 0 {
		return nil
	}
	if mark == 1 {
		ast.MergeOrAppendTextSegment(parent, text.NewSegment(segment.Start, segment.Start+1))
	}
	block.Advance(mark + size)
	return &noteRef{label: label, offset: segment.Start}
}
