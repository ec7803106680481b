package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/mattn/go-sqlite3"

	"meelezen/review"
)

// manifestFile is written last: a folder without it is no backup.
const manifestFile = "manifest.json"

// Manifest says what a backup holds. Whoever keeps it elsewhere can tell later
// whether the backup is still the one that was made.
type Manifest struct {
	Files   []ManifestFile   `json:"files"`
	Streams []ManifestStream `json:"streams"`
}

// ManifestFile is one file of a backup.
type ManifestFile struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// ManifestStream is the end of one journal in a backup.
type ManifestStream struct {
	Stream  Stream     `json:"stream"`
	Entries review.Seq `json:"entries"`
	Head    string     `json:"head"` // hash of the last entry, in hex
}

// pagesPerStep bounds how long a backup cannot be cancelled: 4 MiB.
const pagesPerStep = 1024

// BackupDir copies both files of a data folder, each as it is at one moment, into
// a new folder, while a server may be using them; verifies the copy, and writes
// its manifest. What does not verify is an error, and nothing of it stays.
func BackupDir(ctx context.Context, dir, to string) (Report, error) {
	const op = "storage.BackupDir"
	if _, err := os.Stat(filepath.Join(dir, journalFile)); err != nil {
		return Report{}, review.E(review.NotFound, op, "", fmt.Errorf("no database in %s: %w", dir, err))
	}
	if err := newDir(to); err != nil {
		return Report{}, review.E(review.Conflict, op, "", fmt.Errorf("a backup goes into a new folder: %w", err))
	}
	report, err := backUp(ctx, dir, to)
	if err != nil {
		return Report{}, errors.Join(wrap(op, err), os.RemoveAll(to))
	}
	return report, nil
}

func backUp(ctx context.Context, dir, to string) (Report, error) {
	// The journal first: a participant of whom it speaks is in the vault that is
	// copied after it.
	for _, name := range []string{journalFile, vaultFile} {
		if err := copyDatabase(ctx, filepath.Join(dir, name), filepath.Join(to, name)); err != nil {
			return Report{}, fmt.Errorf("copying %s: %w", name, err)
		}
	}
	report, err := VerifyDir(ctx, to)
	if err == nil {
		err = report.Err()
	}
	if err != nil {
		return report, err
	}
	m := Manifest{Streams: streamsOf(report)}
	for _, name := range []string{journalFile, vaultFile} {
		f, err := manifestOf(to, name)
		if err != nil {
			return report, err
		}
		m.Files = append(m.Files, f)
	}
	return report, writeManifest(to, m)
}

func streamsOf(r Report) []ManifestStream {
	var list []ManifestStream
	for _, s := range r.Streams {
		list = append(list, ManifestStream{s.Stream, s.Entries, hex.EncodeToString(s.Head[:])})
	}
	return list
}

// RestoreDir makes a data folder from a backup. It refuses a backup that is not, to
// the byte, what its manifest says, and a folder that exists.
// Everybody has to log in again; clients with later versions load again, because
// the versions they know are gone.
func RestoreDir(ctx context.Context, from, to string) (Manifest, error) {
	const op = "storage.RestoreDir"
	m, err := CheckBackup(ctx, from)
	if err != nil {
		return m, err
	}
	if err := newDir(to); err != nil {
		return m, review.E(review.Conflict, op, "", err)
	}
	for _, name := range []string{vaultFile, journalFile} {
		if err := copyFile(filepath.Join(from, name), filepath.Join(to, name)); err != nil {
			return m, review.E(review.Unavailable, op, textUnavailable, err)
		}
	}
	return m, wrap(op, endSessions(ctx, filepath.Join(to, vaultFile)))
}

// CheckBackup proves that a backup is what its manifest says and that its
// journals hold, to their noted ends.
func CheckBackup(ctx context.Context, dir string) (Manifest, error) {
	const op = "storage.CheckBackup"
	var m Manifest
	b, err := os.ReadFile(filepath.Join(dir, manifestFile))
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	if err != nil {
		return m, review.E(review.Invalid, op, "", fmt.Errorf("no backup: %w", err))
	}
	if len(m.Files) != 2 || m.Files[0].Name != journalFile || m.Files[1].Name != vaultFile {
		return m, review.E(review.Invalid, op, "", errors.New("the manifest names other files"))
	}
	for _, want := range m.Files {
		got, err := manifestOf(dir, want.Name)
		if err != nil || got != want {
			return m, review.E(review.Invalid, op, "", errors.Join(fmt.Errorf("%s is not the file that was backed up", want.Name), err))
		}
	}
	report, err := VerifyDir(ctx, dir)
	if err == nil {
		err = report.Err()
	}
	if err == nil && !slices.Equal(streamsOf(report), m.Streams) {
		err = errors.New("the journals end elsewhere than the manifest says")
	}
	if err != nil {
		return m, review.E(review.Invalid, op, "", err)
	}
	return m, nil
}

// copyDatabase copies through SQLite's own interface, which knows what is still
// in the log, inside one read transaction, so that writers do not make it begin anew.
func copyDatabase(ctx context.Context, from, to string) (err error) {
	source, err := openRead(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	target, err := sql.Open("sqlite3", fileURI(to, "_synchronous=FULL"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	return withRaw(ctx, source, func(src *sqlite3.SQLiteConn) error {
		return withRaw(ctx, target, func(dst *sqlite3.SQLiteConn) error { return copyPages(ctx, dst, src) })
	})
}

// withRaw lends the driver's own connection.
func withRaw(ctx context.Context, db *sql.DB, f func(*sqlite3.SQLiteConn) error) (err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	return conn.Raw(func(driver any) error {
		raw, ok := driver.(*sqlite3.SQLiteConn)
		if !ok {
			return fmt.Errorf("the driver is a %T", driver)
		}
		return f(raw)
	})
}

func copyPages(ctx context.Context, to, from *sqlite3.SQLiteConn) (err error) {
	if _, err := from.ExecContext(ctx, "BEGIN; SELECT count(*) FROM sqlite_schema", nil); err != nil {
		return err
	}
	defer func() { _, _ = from.ExecContext(background(), "ROLLBACK", nil) }() // it only read
	b, err := to.Backup("main", from, "main")
	if err != nil {
		return err
	}
	for done := false; !done && err == nil; {
		if err = ctx.Err(); err == nil {
			done, err = b.Step(pagesPerStep)
		}
	}
	return errors.Join(err, b.Finish())
}

func manifestOf(dir, name string) (ManifestFile, error) {
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return ManifestFile{}, err
	}
	h := sha256.New()
	n, err := io.Copy(h, f)
	return ManifestFile{name, n, hex.EncodeToString(h.Sum(nil))}, errors.Join(err, f.Close())
}

func writeManifest(dir string, m Manifest) error {
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	partial := filepath.Join(dir, manifestFile+".partial")
	if err := writeSynced(partial, b); err != nil {
		return err
	}
	return os.Rename(partial, filepath.Join(dir, manifestFile))
}

func writeSynced(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}

func copyFile(from, to string) error {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	dst, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return errors.Join(err, src.Close())
	}
	_, err = io.Copy(dst, src)
	return errors.Join(err, dst.Sync(), dst.Close(), src.Close())
}

// newDir makes a folder that was not there.
func newDir(dir string) error {
	if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
		return err
	}
	return os.Mkdir(dir, 0o700)
}

// endSessions lets nobody in with what an old backup still believes.
func endSessions(ctx context.Context, vault string) error {
	w, err := openWrite(vault)
	if err != nil {
		return err
	}
	_, err = w.ExecContext(ctx, "DELETE FROM session; DELETE FROM login")
	return errors.Join(err, w.Close())
}
