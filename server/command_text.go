package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"meelezen/markdown"
	"meelezen/review"
	"meelezen/review/prose"
)

// chosen is the document that a command is about.
type chosen struct {
	document, revision, output string
}

func (c *chosen) declare(in *invocation) {
	in.flags.StringVar(&c.document, "document", "", "id of the document; not needed when there is only one")
	in.flags.StringVar(&c.revision, "revision", "", "name or id of the revision; the text as it is now when empty")
	in.flags.StringVar(&c.output, "o", "", "file to write; to the terminal when empty")
}

func prepareImport(in *invocation) func(context.Context, []string) error {
	var as, document, dossier string
	in.flags.StringVar(&as, "as", "", "who imports: name or participant id of an editor")
	in.flags.StringVar(&document, "document", "", "id of the document to bring up to date; a new one is made when empty")
	in.flags.StringVar(&dossier, "dossier", "", "title of the dossier; not needed when there is only one")
	return func(ctx context.Context, args []string) error {
		if len(args) != 1 || as == "" {
			return usageError{"give one Markdown file, and -as with the name of an editor"}
		}
		source, err := os.ReadFile(args[0])
		if err != nil {
			return fmt.Errorf("read the text: %w", err)
		}
		return withStore(ctx, in, func(store *Store) error {
			id, warnings, err := store.importFile(ctx, importFile{
				source: source, folder: filepath.Dir(args[0]), as: as, dossier: dossier, document: review.DocumentID(document),
			})
			for _, w := range warnings {
				fmt.Fprintln(in.stderr, w)
			}
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(in.stdout, id)
			return err
		})
	}
}

// importFile is one text to import from a folder.
type importFile struct {
	source   []byte
	folder   string // where its images are
	as       string
	dossier  string
	document review.DocumentID // "" for a new one
}

func (s *Store) importFile(ctx context.Context, f importFile) (review.DocumentID, []markdown.Warning, error) {
	dossier, err := s.findDossier(f.dossier, f.document)
	if err != nil {
		return "", nil, err
	}
	who, err := s.findEditor(dossier, f.as)
	if err != nil {
		return "", nil, err
	}
	over, err := s.textOf(ctx, f.document)
	if err != nil {
		return "", nil, err
	}
	doc, warnings, err := s.ParseText(ctx, f.source, over, imagesIn(f.folder))
	if err != nil {
		return "", nil, err
	}
	if f.document == "" {
		id, err := s.Create(ctx, who, dossier, doc)
		return id, warnings, err
	}
	_, err = s.Do(ctx, who, f.document, review.Import{Doc: doc})
	return f.document, warnings, err
}

// textOf is the text of a document as it is now; nil for a new one.
func (s *Store) textOf(ctx context.Context, id review.DocumentID) (*prose.Node, error) {
	if id == "" {
		return nil, nil
	}
	r, err := s.hub.Open(ctx, id)
	if err != nil {
		return nil, err
	}
	return r.State().Doc(), nil
}

// imagesIn loads images that lie in the folder of the text or below it, and from
// nowhere else: a text must not be able to fetch other files of this machine.
func imagesIn(folder string) func(string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		root, err := os.OpenRoot(folder)
		if err != nil {
			return nil, fmt.Errorf("open the folder of the text: %w", err)
		}
		data, err := fs.ReadFile(root.FS(), filepath.ToSlash(filepath.Clean(name)))
		return data, errors.Join(err, root.Close())
	}
}

// findDossier finds the dossier that is named, or that of the document, or the only one.
func (s *Store) findDossier(title string, document review.DocumentID) (review.DossierID, error) {
	site := s.hub.Site()
	if document != "" {
		d, ok := site.Document(document)
		if !ok {
			return "", usageError{fmt.Sprintf("no document %q", document)}
		}
		return d.Dossier, nil
	}
	all := site.Dossiers()
	var titles []string
	for _, d := range all {
		if d.Title == title || title == "" && len(all) == 1 {
			return d.ID, nil
		}
		titles = append(titles, d.Title)
	}
	return "", usageError{fmt.Sprintf("give -dossier, one of: %s (the first comes with: meelezen invite)", strings.Join(titles, "; "))}
}

// findEditor finds an editor by participant id or by name.
func (s *Store) findEditor(in review.DossierID, as string) (review.ParticipantID, error) {
	site := s.hub.Site()
	var editors []string
	var found []review.ParticipantID
	for _, p := range site.Participants(in) {
		if !p.Roles.IsEditor() {
			continue
		}
		name, organisation, _ := site.NameOf(p.ID)
		editors = append(editors, fmt.Sprintf("%s (%s, %s)", name, organisation, p.ID))
		if name == as || string(p.ID) == as {
			found = append(found, p.ID)
		}
	}
	if len(found) != 1 {
		return "", usageError{fmt.Sprintf("-as %q names %d editors; there are: %s", as, len(found), strings.Join(editors, "; "))}
	}
	return found[0], nil
}

func prepareExport(in *invocation) func(context.Context, []string) error {
	var c chosen
	c.declare(in)
	return func(ctx context.Context, _ []string) error {
		return withStore(ctx, in, func(store *Store) error {
			e, _, err := store.choose(ctx, c)
			if err != nil {
				return err
			}
			out, err := markdown.Render(e.doc, markdown.RenderOptions{Lost: func(l markdown.Loss) {
				fmt.Fprintf(in.stderr, "not in Markdown: %s: %s\n", l.Kind, l.Detail)
			}})
			if err != nil {
				return err
			}
			return in.write(c.output, out)
		})
	}
}

func preparePrint(in *invocation) func(context.Context, []string) error {
	var c chosen
	c.declare(in)
	return func(ctx context.Context, _ []string) error {
		return withStore(ctx, in, func(store *Store) error {
			e, state, err := store.choose(ctx, c)
			if err != nil {
				return err
			}
			site := store.hub.Site()
			dossier, _ := site.Dossier(state.Dossier())
			meta, err := printMeta(e, dossier.Title, publisher(site, state.Dossier()), state)
			if err != nil {
				return err
			}
			out, err := store.render(ctx, e.doc, meta)
			if err != nil {
				return err
			}
			return in.write(c.output, out)
		})
	}
}

// choose finds the text that a command is about.
func (s *Store) choose(ctx context.Context, c chosen) (edition, *review.State, error) {
	id, err := s.chooseDocument(c.document)
	if err != nil {
		return edition{}, nil, err
	}
	r, err := s.hub.Open(ctx, id)
	if err != nil {
		return edition{}, nil, err
	}
	state := r.State()
	if c.revision == "" {
		return headOf(state), state, nil
	}
	var names []string
	for _, revision := range state.Revisions() {
		if revision.Name == c.revision || string(revision.ID) == c.revision {
			doc, err := s.db.RevisionText(ctx, id, revision.ID)
			return edition{revision.ID, revision.Name, revision.Note, revision.Version, revision.At, doc}, state, err
		}
		names = append(names, revision.Name)
	}
	return edition{}, nil, usageError{fmt.Sprintf("no revision %q; there are: %s", c.revision, strings.Join(names, "; "))}
}

func (s *Store) chooseDocument(id string) (review.DocumentID, error) {
	site := s.hub.Site()
	var all []string
	for _, d := range site.Dossiers() {
		for _, document := range site.Documents(d.ID) {
			all = append(all, string(document.ID))
		}
	}
	switch {
	case id != "":
		return review.DocumentID(id), nil
	case len(all) == 1:
		return review.DocumentID(all[0]), nil
	}
	return "", usageError{fmt.Sprintf("give -document, one of: %s", strings.Join(all, " "))}
}

func (in *invocation) write(name string, data []byte) error {
	if name == "" {
		_, err := in.stdout.Write(data)
		return err
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		return fmt.Errorf("write the file: %w", err)
	}
	return nil
}
