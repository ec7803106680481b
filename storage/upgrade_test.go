package storage_test

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"testing"

	"meelezen/storage"
)

// Each folder of testdata with a number holds the files that a server with that
// many migrations left behind.
func TestFilesOfEarlierServersOpen(t *testing.T) {
	folders, err := filepath.Glob("testdata/[0-9][0-9][0-9][0-9]")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no files of earlier servers: %v", err)
	}
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			dir := t.TempDir()
			for _, name := range []string{"meelezen.db", "vault.db"} {
				unpack(t, filepath.Join(folder, name+".gz"), filepath.Join(dir, name))
			}
			db, err := storage.Open(t.Context(), dir, storage.Options{})
			if err != nil {
				t.Fatal(err)
			}
			site, err := db.LoadSite(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			documents, err := db.Documents(t.Context(), site.Dossiers()[0].ID)
			if err != nil || len(documents) != 1 {
				t.Fatalf("%d documents: %v", len(documents), err)
			}
			state, err := db.LoadState(t.Context(), documents[0].ID)
			if err != nil || len(state.Contributions()) == 0 || state.Round() == nil {
				t.Errorf("the document came as %+v: %v", documents[0], err)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			report, err := storage.VerifyDir(t.Context(), dir)
			if err != nil || report.Err() != nil {
				t.Errorf("after the upgrade: %v %v", err, report.Err())
			}
		})
	}
}

func unpack(t *testing.T, from, to string) {
	t.Helper()
	packed, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = packed.Close() }() // it was only read
	r, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b, 0o600); err != nil {
		t.Fatal(err)
	}
}
