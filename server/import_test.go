package server

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"maps"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"meelezen/markdown"
	"meelezen/review"
	"meelezen/server/live"
)

func pngOf(t *testing.T, width, height int) []byte {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, width, height))
	picture.Set(0, 0, color.White)
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// form makes a multipart body of a text and images.
func form(t *testing.T, text string, images map[string][]byte) (media, body string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if err := w.WriteField("text", text); err != nil {
		t.Fatal(err)
	}
	for name, data := range images {
		part, err := w.CreateFormFile("image", name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), b.String()
}

func TestANewTextComesInAsTheDifference(t *testing.T) {
	h := newHouse(t)
	reader, editor := h.logIn("fatma"), h.logIn("nadia")
	opening := decode[live.Opening](t, reader.get(h.doc("")))
	at := strings.Index("Wie uitbuiting vermoedt", "uitbuiting")
	if at < 0 || opening.Version != 0 {
		t.Fatal("the plan is another one")
	}
	id := reader.contribute("on-the-words1", "round", "Blijft dit staan?")
	changed := strings.Replace(plan, "twee dagen", "drie dagen", 1)

	preview := decode[importPreview](t, editor.post(h.doc("/import/preview"), "text/markdown", changed+"\n<script>alert(1)</script>\n"))
	if preview.Changes == 0 || len(preview.Warnings) != 1 || preview.Warnings[0].Text == "" || len(preview.Orphans) != 0 {
		t.Errorf("preview is %+v", preview)
	}
	if after := decode[live.Opening](t, reader.get(h.doc(""))); after.Version != 0 {
		t.Errorf("the preview changed the text to version %d", after.Version)
	}
	if r := editor.post(h.doc("/import"), "text/markdown", changed); r.status != http.StatusOK {
		t.Fatalf("import: %d %s", r.status, r.body)
	}
	after := decode[live.Opening](t, reader.get(h.doc("")))
	if !strings.Contains(string(after.Doc), "drie dagen") {
		t.Errorf("the text is %s", after.Doc)
	}
	for _, c := range after.Contributions {
		if c.ID == id && c.Place.State != review.Placed {
			t.Errorf("the remark is %s", c.Place.State)
		}
	}
	if r := editor.post(h.doc("/import"), "text/markdown", changed); r.status != http.StatusConflict {
		t.Errorf("the same text again: %d %s", r.status, r.body)
	}
}

func TestWhatIsNoTextIsRefusedAndChangesNothing(t *testing.T) {
	h := newHouse(t)
	editor := h.logIn("nadia")
	tooMany := map[string][]byte{}
	for i := range maxImportImages + 1 {
		tooMany[fmt.Sprintf("%d.png", i)] = []byte("x")
	}
	noImage, noImageBody := form(t, "![Een plaatje](a.png)", map[string][]byte{"a.png": []byte("<svg onload=alert(1)>")})
	many, manyBody := form(t, "tekst", tooMany)
	for _, c := range []struct {
		name, media, body string
		status            int
		key               string
	}{
		{"10 MB of Markdown", "text/markdown", strings.Repeat("woord ", 10<<20/6), http.StatusRequestEntityTooLarge, "error.import.tooLarge"},
		{"bytes that are no text", "text/markdown", "\xff\xfe\x00x", http.StatusBadRequest, "error.import.notText"},
		{"quotes in quotes in quotes", "text/markdown", strings.Repeat("> ", 20_000) + "x", http.StatusRequestEntityTooLarge, "error.import.tooDeep"},
		{"a Word file", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK", http.StatusBadRequest, "import.notMarkdown"},
		{"nothing said about what it is", "", "x", http.StatusBadRequest, "import.notMarkdown"},
		{"an image that is none", noImage, noImageBody, http.StatusBadRequest, "image.notAnImage"},
		{"more images than anybody needs", many, manyBody, http.StatusRequestEntityTooLarge, "http.tooBig"},
		{"a form cut off", noImage, noImageBody[:len(noImageBody)/2], http.StatusBadRequest, "http.badBody"},
	} {
		r := editor.post(h.doc("/import"), c.media, c.body)
		if _, key, detail := r.problem(t); r.status != c.status || key != c.key || detail == "" {
			t.Errorf("%s: %d %s %q", c.name, r.status, key, detail)
		}
	}
	if after := decode[live.Opening](t, editor.get(h.doc(""))); after.Version != 0 {
		t.Errorf("the text is at version %d", after.Version)
	}
}

func TestHostileMarkdownComesInHarmless(t *testing.T) {
	h := newHouse(t)
	editor := h.logIn("nadia")
	r := editor.post("/api/v1/documents?dossier="+string(h.dossier), "text/markdown",
		"# Plan\n\n<img src=x onerror=alert(1)> [klik](javascript:alert(1)) ![](file:///etc/passwd) ![](http://127.0.0.1:1/x.png)\n\n| a | b\n|---\n| <script>x</script> |\n\n<iframe src='//evil'>\n")
	made := decode[struct {
		ID       review.DocumentID
		Warnings []importWarning
	}](t, r)
	if len(made.Warnings) < 4 {
		t.Errorf("only %d warnings: %+v", len(made.Warnings), made.Warnings)
	}
	doc := string(editor.get("/api/v1/documents/" + string(made.ID)).body)
	for _, bad := range []string{"onerror", "javascript:", "<script", "<iframe", `"image":`} {
		if strings.Contains(doc, bad) {
			t.Errorf("the document has %q: %s", bad, doc)
		}
	}
}

func TestAnImageIsEncodedAnewAndServedByItsHash(t *testing.T) {
	h := newHouse(t)
	editor, reader := h.logIn("nadia"), h.logIn("fatma")
	original := pngOf(t, 4, 3)
	smuggled := string(original) + "<script>alert(1)</script>"
	kept := decode[struct{ Hash string }](t, editor.post(h.doc("/images"), "image/png", smuggled))
	r := reader.get("/api/v1/images/" + kept.Hash)
	if r.status != http.StatusOK || r.header.Get("Content-Type") != "image/png" || bytes.Contains(r.body, []byte("script")) {
		t.Errorf("%d %s: %q", r.status, r.header.Get("Content-Type"), r.body)
	}
	if r := h.logIn("bram").get("/api/v1/images/" + kept.Hash); r.status != http.StatusNotFound {
		t.Errorf("an administrator, who reads no text, gets %d", r.status)
	}
	withdraw := review.WithdrawParticipant{Participant: h.people["fatma"].Participant}
	if _, err := h.store.hub.DoSite(t.Context(), review.Operator, "withdraw-1", withdraw); err != nil {
		t.Fatal(err)
	}
	if r := reader.get("/api/v1/images/" + kept.Hash); r.status != http.StatusNotFound {
		t.Errorf("who takes part no more gets %d", r.status)
	}
	media, body := form(t, "# P\n\n![Een schema](map/schema.png)\n", map[string][]byte{"schema.png": original})
	made := decode[struct{ ID review.DocumentID }](t, editor.post("/api/v1/documents?dossier="+string(h.dossier), media, body))
	if doc := editor.get("/api/v1/documents/" + string(made.ID)); !strings.Contains(string(doc.body), kept.Hash) {
		t.Errorf("the figure is not in the text: %s", doc.body)
	}
}

func TestAFigureStaysWhenTheExportedTextIsImportedAgain(t *testing.T) {
	h := newHouse(t)
	editor := h.logIn("nadia")
	media, body := form(t, "# P\n\n![Een schema](schema.png)\n", map[string][]byte{"schema.png": pngOf(t, 4, 3)})
	made := decode[struct{ ID review.DocumentID }](t, editor.post("/api/v1/documents?dossier="+string(h.dossier), media, body))
	document := "/api/v1/documents/" + string(made.ID)
	exported := string(editor.get(document + "/text.md").body)
	if r := editor.post(document+"/import", "text/markdown", exported+"\nNog een alinea.\n"); r.status != http.StatusOK || strings.Contains(string(r.body), `"line"`) {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if doc := string(editor.get(document).body); !strings.Contains(doc, `"type":"figure"`) || !strings.Contains(doc, "Nog een alinea.") {
		t.Errorf("the text is %s", doc)
	}
	// A hash is no key: in another text it brings no image.
	if r := editor.post(h.doc("/import/preview"), "text/markdown", exported); !strings.Contains(string(r.body), `"kind":"image"`) {
		t.Errorf("an image of another text came along: %s", r.body)
	}
}

func TestAFigureStaysWhenTheExportedTextIsImportedAgainFromTheCommandLine(t *testing.T) {
	h := newHouse(t)
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "schema.png"), pngOf(t, 4, 3), 0o600); err != nil {
		t.Fatal(err)
	}
	f := importFile{source: []byte("# P\n\n![Een schema](schema.png)\n"), folder: folder, as: string(h.people["nadia"].Participant), dossier: "Plan"}
	id, _, err := h.store.importFile(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	before, err := h.store.textOf(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	exported, err := markdown.Render(before, markdown.RenderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	f.source, f.folder, f.document = append(exported, "\nNog een alinea.\n"...), t.TempDir(), id
	if _, warnings, err := h.store.importFile(t.Context(), f); err != nil || len(warnings) > 0 {
		t.Fatalf("%v %v", warnings, err)
	}
	after, err := h.store.textOf(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(imagesOf(after), imagesOf(before)) || len(imagesOf(after)) != 1 {
		t.Errorf("the figures were %v and are %v", imagesOf(before), imagesOf(after))
	}
	// A hash is no key: in another text it brings no image.
	f.document = h.document
	if _, warnings, err := h.store.importFile(t.Context(), f); err != nil || len(warnings) != 1 {
		t.Errorf("an image of another text came along: %v %v", warnings, err)
	}
}

func TestImagesThatAreNoneOrTooLargeAreRefused(t *testing.T) {
	huge := pngOf(t, 1, 1)
	copy(huge[16:24], []byte{0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff}) // 65,535 × 65,535 in its header
	for name, c := range map[string]struct {
		data []byte
		want review.Kind
	}{
		"nothing":                     {nil, review.Invalid},
		"a text":                      {[]byte("geen plaatje"), review.Invalid},
		"an SVG":                      {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), review.Invalid},
		"a GIF":                       {[]byte("GIF89a\x01\x00\x01\x00\x80\x00\x00"), review.Invalid},
		"half a PNG":                  {pngOf(t, 50, 50)[:60], review.Invalid},
		"four thousand million dots":  {fixCRC(huge), review.Limit},
		"eleven megabytes of nothing": {make([]byte, 11<<20), review.Limit},
	} {
		if _, err := readPicture(c.data); review.KindOf(err) != c.want || err == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// fixCRC makes the header of a PNG right again after its size was changed.
func fixCRC(file []byte) []byte {
	binary.BigEndian.PutUint32(file[29:33], crc32.ChecksumIEEE(file[12:29]))
	return file
}
