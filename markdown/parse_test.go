package markdown

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"meelezen/review"
	"meelezen/review/prose"
)

const testHash = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

func testOptions() Options {
	return Options{Image: func(path, _ string) (string, error) {
		if strings.HasPrefix(path, "weg") {
			return "", errors.New("niet gevonden")
		}
		return testHash, nil
	}}
}

// outline writes a document on lines, so that a case shows what is expected.
func outline(n *prose.Node) string {
	var b strings.Builder
	writeOutline(&b, n, -1)
	return strings.TrimSuffix(b.String(), "\n")
}

func writeOutline(b *strings.Builder, n *prose.Node, depth int) {
	if depth >= 0 {
		fmt.Fprintf(b, "%s%s", strings.Repeat("  ", depth), short(n))
	}
	if n.IsTextblock() {
		if depth >= 0 && n.ChildCount() > 0 {
			b.WriteString(": ")
		}
		for _, child := range n.Children() {
			b.WriteString(inlineOutline(child))
		}
	}
	if depth >= 0 {
		b.WriteByte('\n')
	}
	if !n.IsTextblock() {
		for _, child := range n.Children() {
			writeOutline(b, child, depth+1)
		}
	}
}

func short(n *prose.Node) string {
	switch n.Name() {
	case "heading":
		return fmt.Sprintf("h%d#%s", n.AttrInt("level"), n.AttrString("id"))
	case "ordered_list":
		return fmt.Sprintf("ol%d", n.AttrInt("start"))
	case "figure":
		return fmt.Sprintf("figure[%s]", n.AttrString("alt"))
	}
	names := map[string]string{
		"paragraph": "p", "bullet_list": "ul", "list_item": "li", "blockquote": "quote", "page_break": "break",
		"table": "table", "table_row": "tr", "table_header": "th", "table_cell": "td",
	}
	return names[n.Name()]
}

func inlineOutline(n *prose.Node) string {
	text := n.Text()
	switch n.Name() {
	case "hard_break":
		text = "⏎"
	case "footnote":
		text = "{" + n.AttrString("text") + "}"
	}
	for i := len(n.Marks()) - 1; i >= 0; i-- {
		name := n.Marks()[i].Name()
		if name == "link" {
			name = n.Marks()[i].AttrString("href")
		}
		text = name + "(" + text + ")"
	}
	return text
}

func lines(parts ...string) string { return strings.Join(parts, "\n") }

func TestParseGivesTheDocument(t *testing.T) {
	cases := []struct{ why, src, want string }{
		{"an empty file is an empty paragraph", "", "p"},
		{"lines of a paragraph are joined with a space", "een\ntwee", "p: een twee"},
		{"headings get an id of their words", "# Eén\n\n## Twee & drie\n\n# Eén", "h1#een: Eén\nh2#twee-drie: Twee & drie\nh1#een-2: Eén"},
		{"a fixed id wins over one that is made", "# A\n\n# B {#a}\n\n# C {#}", "h1#a-2: A\nh1#a: B\nh1#: C"},
		{"underlined headings are headings", "x\n\nEen\n===\n\nTwee\n---", "p: x\nh1#een: Een\nh2#twee: Twee"},
		{"a heading below level 4 becomes level 4", "# a\n## b\n### c\n#### d\n##### e\n# f",
			"h1#a: a\nh2#b: b\nh3#c: c\nh4#d: d\nh4#e: e\nh1#f: f"},
		{"marks", "a **b** _c_ ***d*** <u>e</u> H<sub>2</sub>O m<sup>2</sup>",
			"p: a strong(b) em(c) strong(em(d)) underline(e) Hsubscript(2)O msuperscript(2)"},
		{"tags of strong and emphasis", "<b>a</b><strong>b</strong> <i>c</i><em>d</em>", "p: strong(ab) em(cd)"},
		{"hard breaks in three spellings", "a  \nb\\\nc<br>d", "p: a⏎b⏎c⏎d"},
		{"links to the web, to mail and to a section", "[a](https://x.nl/?a=1&b=2) [b](mailto:a@b.nl) [c](#d) <https://y.nl> <a@b.nl>",
			"p: https://x.nl/?a=1&b=2(a) mailto:a@b.nl(b) #d(c) https://y.nl(https://y.nl) mailto:a@b.nl(a@b.nl)"},
		{"a link by reference", "[a][r] [r]\n\n[r]: HTTPS://x.nl", "p: https://x.nl(a) https://x.nl(r)"},
		{"nested lists", "- a\n  1. b\n  2. c\n- d\n\n3. e",
			lines("ul", "  li", "    p: a", "    ol1", "      li", "        p: b", "      li", "        p: c", "  li", "    p: d", "ol3", "  li", "    p: e")},
		{"an item that begins with a quote gets a paragraph before it", "- > a", lines("ul", "  li", "    p", "    quote", "      p: a")},
		{"quotes within quotes", "> a\n>\n> > b", lines("quote", "  p: a", "  quote", "    p: b")},
		{"a table has a head row", "| a | b |\n| --- | --- |\n| c\\|d | **e** |\n| f |",
			lines("table", "  tr", "    th", "      p: a", "    th", "      p: b", "  tr", "    td", "      p: c|d", "    td", "      p: strong(e)",
				"  tr", "    td", "      p: f", "    td", "      p")},
		{"notes stand in the text", "Let op![^1] En[^lang-2]\n\n[^1]: Een _noot_\n[^lang-2]: Twee\n    regels",
			"p: Let op!{Een noot} En{Twee regels}"},
		{"a note with a link keeps the address", "a[^1]\n\n[^1]: Zie [hier](https://x.nl) en <https://y.nl>.", "p: a{Zie hier (https://x.nl) en https://y.nl.}"},
		{"an image alone is a figure", "![Trap](a.png)", "figure[Trap]"},
		{"the title of an image is its caption", "![Trap](a.png \"De trap\")", "figure[Trap]: De trap"},
		{"an emphasised line below an image is its caption", "![Trap](a.png)\n*De **trap**[^1]*\n\n[^1]: noot", "figure[Trap]: De strong(trap){noot}"},
		{"an image in a line stands below it", "a ![Trap](a.png) b", "p: a  b\nfigure[Trap]"},
		{"an image that is not there leaves its words", "![Trap](weg.png \"De trap\")", "p: [Trap]\np: De trap"},
		{"a page break", "a\n\n<!-- pagebreak -->\n\nb", "p: a\nbreak\np: b"},
		{"an empty paragraph", "a\n\n<p></p>\n\nb", "p: a\np\np: b"},
		{"a rule is left out", "a\n\n---\n\nb", "p: a\np: b"},
		{"code is kept as text", "`a` b\n\n    c\n    d\n\n```go\ne\n```", "p: a b\np: c⏎d\np: e"},
		{"entities and backslashes are what they stand for", "\\*a\\* &eacute;&amp;lt; \\&amp; &nbsp;|", "p: *a* é&lt; &amp; \u00a0|"},
		{"HTML is left out, the words between tags stay", "a <span class=\"x\">b</span> c\n\n<div>\nd\n</div>\n\ne", "p: a b c\np: e"},
		{"Windows line ends and a byte order mark", "\ufeff# a\r\n\r\nb\r\n\r\n# c", "h1#a: a\np: b\nh1#c: c"},
		{"an undefined note stays text", "a[^x]", "p: a[^x]"},
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			res, err := Parse([]byte(c.src), testOptions())
			if err != nil {
				t.Fatal(err)
			}
			if got := outline(res.Doc); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			if err := res.Doc.Check(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestParseFindsTheTitle(t *testing.T) {
	cases := []struct{ why, src, title, language, body string }{
		{"front matter names title and language", "---\ntitle: \"Een: twee\"\nlanguage: fy\n---\n# A", "Een: twee", "fy", "h1#a: A"},
		{"quotes of YAML", "---\ntitle: 'Het '' teken'\n---\nx", "Het ' teken", "nl", "p: x"},
		{"the only first-level heading, at the start, is the title and the others move up", "# Plan\n\n## A\n\n### B", "Plan", "nl", "h1#a: A\nh2#b: B"},
		{"two first-level headings are both sections", "# A\n\n# B", "Standaard", "nl", "h1#a: A\nh1#b: B"},
		{"a heading behind a text is a section", "x\n\n# A", "Standaard", "nl", "p: x\nh1#a: A"},
		{"an empty title in the front matter keeps the heading", "---\ntitle: \"\"\n---\n# A", "", "nl", "h1#a: A"},
		{"a rule at the start is no front matter", "---\n\nx: y\n\nz", "Standaard", "nl", "p: x: y\np: z"},
		{"a heading with a note is a section", "# A[^1]\n\n[^1]: b", "Standaard", "nl", "h1#a: A{b}"},
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			res, err := Parse([]byte(c.src), Options{Title: "Standaard"})
			if err != nil {
				t.Fatal(err)
			}
			title, language := res.Doc.AttrString("title"), res.Doc.AttrString("language")
			if title != c.title || language != c.language || outline(res.Doc) != c.body {
				t.Errorf("got %q, %q, %s", title, language, outline(res.Doc))
			}
		})
	}
}

func TestParseWarnsWithTheLine(t *testing.T) {
	cases := []struct {
		why, src string
		want     string
	}{
		{"inline HTML", "a\nb <span>c</span>", "2 html <span>; 2 html </span>"},
		{"an HTML block", "a\n\n<script>x</script>", "3 html <script>x</script>"},
		{"a comment", "a <!-- b --> c", "1 html <!-- b -->"},
		{"a tag without its end", "a <sub>b", "1 htmlUnclosed <sub>"},
		{"an end without its tag", "a</sub>", "1 htmlUnclosed </sub>"},
		{"a tag with attributes", "<sub onclick=\"x()\">b</sub>c", `1 htmlAttributes <sub onclick="x()">`},
		{"a link that runs script", "x\n\n[a](javascript:alert(1))", "3 linkTarget javascript:alert(1)"},
		{"a link into the file system", "[a](file:///etc/passwd) [b](../x)", "1 linkTarget file:///etc/passwd; 1 linkTarget ../x"},
		{"the title of a link", "[a](#b \"c\")", "1 linkTitle c"},
		{"a link without words", "[](https://x.nl)", "1 linkEmpty https://x.nl"},
		{"a definition that nothing uses", "a\n\n[r]: https://x.nl", "3 linkUnused r: https://x.nl"},
		{"a level that was skipped", "# a\n\n### b\n\n# c", "3 headingSkip ###"},
		{"a level that is too deep", "# a\n## b\n### c\n#### d\n##### e\n# f", "5 headingDeep #####"},
		{"an id given twice", "# a {#x}\n\n# b {#x}", "3 headingId x"},
		{"a table whose rule does not fit its head", "| a | b |\n| --- |\n| c | d |", "1 tableBroken | a | b |"},
		{"a table without a rule", "| a | b |\n| c | d |", "1 tableBroken | a | b |"},
		{"a row with too many cells", "| a |\n| --- |\n| b | c |", "3 tableCells c"},
		{"alignment", "| a |\n| :-: |\n| b |", "1 tableAlign "},
		{"an image from the web", "![a](https://x.nl/a.png)", "1 image https://x.nl/a.png: " + errImageOutside.Error()},
		{"an image outside the folder", "![a](../../etc/passwd)", "1 image ../../etc/passwd: " + errImageOutside.Error()},
		{"an image that is not there", "![a](weg.png)", "1 image weg.png: niet gevonden"},
		{"an image without alternative text", "![](a.png)", "1 imageAlt a.png"},
		{"an image in a line", "a ![b](c.png)", "1 imageMoved "},
		{"a note that is not there", "a[^1]", "1 noteMissing [^1]"},
		{"a note that nothing refers to", "a\n\n[^1]: b", "3 noteUnused [^1]"},
		{"a note that stands twice", "a[^1]\n\n[^1]: b\n\n[^1]: c", "5 noteTwice [^1]"},
		{"a note with emphasis", "a[^1]\n\n[^1]: **b**", "3 noteFormat [^1]"},
		{"a note in a note", "a[^1]\n\n[^1]: b[^2]\n\n[^2]: c", "3 noteInNote [^2]"},
		{"a rule", "a\n\n***\n\nb", "3 rule "},
		{"code", "a `b`", "1 code b"},
		{"an unknown line of front matter", "---\ntitle: a\nauthor: b\n---\n\nc", "3 frontMatter author: b"},
		{"a list that begins too high", "999999999. a", "1 listStart 999999999"},
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			res, err := Parse([]byte(c.src), testOptions())
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, w := range res.Warnings {
				got = append(got, fmt.Sprintf("%d %s %s", w.Line, w.Kind, w.Detail))
			}
			if strings.Join(got, "; ") != c.want {
				t.Errorf("got  %q\nwant %q\nin %s", strings.Join(got, "; "), c.want, outline(res.Doc))
			}
		})
	}
}

func TestParseKeepsTheWordsBeyondTheLastColumn(t *testing.T) {
	res, err := Parse([]byte("| a |\n| --- |\n| b | c | \\| |"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := res.Doc.TextContent(); got != "ab | c | |" {
		t.Errorf("got %q", got)
	}
}

func TestParseRefusesWhatIsTooMuch(t *testing.T) {
	rep := strings.Repeat
	cases := []struct {
		why, src string
		kind     review.Kind
		text     review.TextKey
	}{
		{"ten megabytes", rep("woord ", 10<<20/6), review.Limit, TextTooLarge},
		{"not UTF-8", "a\xffb", review.Invalid, TextNotText},
		{"quotes in quotes", rep(">", 1000) + "a", review.Limit, TextTooDeep},
		{"lists in lists", rep("- ", 1000) + "a", review.Limit, TextTooDeep},
		{"lists line under line", deepList(60), review.Limit, TextTooDeep},
		{"emphasis in emphasis", rep("*a ", 200) + rep("b* ", 200), review.Limit, TextTooDeep},
		{"a line without end", rep("a", maxLine+1), review.Limit, TextTooMany},
		{"a paragraph without end", rep(rep("a", 1000)+"\n", 200), review.Limit, TextTooMany},
		{"brackets without end", rep("[a](", 1000), review.Limit, TextTooMany},
		{"brackets over many lines", rep(rep("[a](", 100)+"\n", 20), review.Limit, TextTooMany},
		{"a table with too many columns", rep("|a", 1000) + "\n" + rep("|-", 1000), review.Limit, TextTooMany},
		{"a table with too many cells", rep("|a", 100) + "\n" + rep("|-", 100) + "\n" + rep("a\n", 10000), review.Limit, TextTooMany},
		{"one long note referred to often", rep(rep("[^a]", 100)+"\n\n", 100) + "[^a]: " + rep("x", 60000), review.Limit, TextTooMany},
		{"one long link referred to often", rep(rep("[a] ", 100)+"\n\n", 100) + "[a]: https://" + rep("x", 60000), review.Limit, TextTooMany},
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			_, err := Parse([]byte(c.src), testOptions())
			if review.KindOf(err) != c.kind || review.TextOf(err) != c.text || err == nil {
				t.Errorf("got %v (%s, %s)", err, review.KindOf(err), review.TextOf(err))
			}
		})
	}
}

func deepList(levels int) string {
	var b strings.Builder
	for i := range levels {
		b.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	return b.String()
}

// The parser's cost must not grow with the square of such files. There is no
// timed assertion here: a file that takes minutes is seen by the test's time-out.
func TestParseTakesHostileFiles(t *testing.T) {
	patterns := []string{
		"*a ", "**a ", "[", "[a](", "![", "](", "<", "`", "`a``", "&", "\\", "_a_", "|", "|-", "a|b\n", "> ", "[^1]", "[^1]: a\n",
		"# a\n", "- a\n", "1. a\n", "<b>", "</b>", "<!--", "\t", "  \n", "***", "~~~\n", "```\n", "[a]: b\n", "![a](b)\n\n", "a\n===\n", "{#a}", "\x00",
		"- a\n\n", "> a\n\n", "[a]", "<p></p>\n\n", "<a@b>", "a_b*c",
	}
	size := 48 << 10
	if os.Getenv("MEELEZEN_SOAK") != "" {
		size = 256 << 10
	}
	for _, p := range patterns {
		for _, lineEvery := range []int{maxLine / 2, 1000, 60} {
			src := broken(p, size, lineEvery)
			res, err := Parse([]byte(src), testOptions())
			if err == nil {
				err = res.Doc.Check()
			} else if review.KindOf(err) == review.Limit {
				continue
			}
			if err != nil {
				t.Errorf("%q, a line of %d: %v", p, lineEvery, err)
			}
		}
	}
}

// broken repeats a pattern, with a blank line now and then.
func broken(pattern string, size, every int) string {
	var b strings.Builder
	for last := 0; b.Len() < size; {
		b.WriteString(pattern)
		if b.Len()-last > every {
			b.WriteString("\n\n")
			last = b.Len()
		}
	}
	return b.String()
}

func TestWarningsAreCounted(t *testing.T) {
	res, err := Parse([]byte(strings.Repeat("<x>\n\n", 3000)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	last := res.Warnings[len(res.Warnings)-1]
	if len(res.Warnings) != maxWarnings+1 || last.Kind != WarnTooMany || last.Detail != "2000" {
		t.Errorf("got %d, the last %v", len(res.Warnings), last)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"# a\n\n- b\n  - c\n\n| d | e |\n| - | - |\n| f | g | h |", "a[^1] **b _c_** <sub>d</sub>\n\n[^1]: e[^1]", "![a](b \"c\")\n*d*",
		"---\ntitle: x\n---\n> a\n> - b\n\n1. c", "<p></p>\n\n<!-- pagebreak -->\n\n<br>", "\\\n&#0;&#xD800; {#a}\n# {#}",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		res, err := Parse([]byte(src), testOptions())
		if err != nil {
			if k := review.KindOf(err); k != review.Limit && k != review.Invalid {
				t.Fatalf("%v", err)
			}
			return
		}
		if err := res.Doc.Check(); err != nil {
			t.Fatal(err)
		}
		// What was read can be written and read again.
		out, err := Render(res.Doc, RenderOptions{})
		if err != nil {
			t.Fatal(err)
		}
		again, err := Parse(out, Options{Image: hashOfPath})
		if err != nil {
			if review.KindOf(err) == review.Limit {
				return
			}
			t.Fatalf("%v in\n%s", err, out)
		}
		if lossless(res.Doc) && !again.Doc.Eq(res.Doc) {
			t.Fatalf("read again it differs:\n%s\n--\n%s\n--\n%s", outline(res.Doc), out, outline(again.Doc))
		}
	})
}
