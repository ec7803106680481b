package storage

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"meelezen/review"
)

// The files of a data directory.
const (
	journalFile = "meelezen.db"
	vaultFile   = "vault.db"
)

// Options are what a database does not decide itself. The zero value is fit for use.
type Options struct {
	Clock  func() time.Time // time.Now when nil
	Random io.Reader        // of salts and tokens; crypto/rand when nil
	Key    string           // file of the vault's key; vault.key in the directory when ""
}

func (o Options) withDefaults() Options {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	return o
}

// DB is an open data directory. It is safe for use by many goroutines.
type DB struct {
	dir     string
	options Options
	lock    *os.File
	journal *files
	vault   *Vault
	writer  *writer

	comparisons comparisons
}

// Open opens the data directory, which must exist or be creatable, and takes it
// for this process. It refuses (Unavailable) a directory that another server
// holds, and (Internal) an SQLite that is too old or lacks full-text search, a
// setting that did not take, a damaged file, and a schema newer than its own.
// It makes the key of a vault in which nothing is sealed yet, and refuses one that
// is sealed without its key (NotFound) or with another (Invalid).
func Open(ctx context.Context, dir string, o Options) (*DB, error) {
	const op = "storage.Open"
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, review.E(review.Unavailable, op, textUnavailable, err)
	}
	lock, err := lockDir(dir)
	if err != nil {
		return nil, err
	}
	db := &DB{dir: dir, options: o.withDefaults(), lock: lock}
	if err := db.open(ctx); err != nil {
		return nil, errors.Join(wrap(op, err), db.closeFiles())
	}
	return db, nil
}

func (db *DB) open(ctx context.Context) error {
	schema, err := loadMigrations("journal")
	if err != nil {
		return err
	}
	if db.journal, err = openFiles(ctx, filepath.Join(db.dir, journalFile), schema.apply); err != nil {
		return err
	}
	if db.vault, err = openVault(ctx, db.dir, db.options); err != nil {
		return err
	}
	epoch, err := db.takeOwnership(ctx)
	if err != nil {
		return err
	}
	db.writer, err = startWriter(ctx, db.journal, epoch)
	return err
}

// takeOwnership raises the epoch: whoever wrote under an older one is fenced off,
// even if the lock file was removed under it.
func (db *DB) takeOwnership(ctx context.Context) (int64, error) {
	var epoch int64
	err := db.journal.write.QueryRowContext(ctx, "UPDATE owner SET epoch = epoch + 1, opened = ? RETURNING epoch",
		db.options.Clock().UnixNano()).Scan(&epoch)
	if err != nil {
		return 0, fmt.Errorf("taking ownership: %w", err)
	}
	return epoch, nil
}

// Vault returns the store of persons, sessions and invitations.
func (db *DB) Vault() *Vault { return db.vault }

// Close waits for the writes in flight, moves the write-ahead log into the files
// and lets go of the directory.
func (db *DB) Close() error {
	var err error
	if db.writer != nil {
		err = db.writer.close()
	}
	return wrap("storage.Close", errors.Join(err, db.closeFiles()))
}

func (db *DB) closeFiles() error {
	var errs []error
	if db.vault != nil {
		errs = append(errs, db.vault.files.close())
	}
	if db.journal != nil {
		errs = append(errs, db.journal.close())
	}
	errs = append(errs, db.lock.Close()) // last: the next server may start from here
	return errors.Join(errs...)
}

// Ready returns nil while the database takes writes. After a failed write all
// others are Unavailable, until a trial write reaches the disk again: every
// request tries, and so does Ready.
func (db *DB) Ready(ctx context.Context) error {
	if !db.writer.broken.Load() {
		return nil
	}
	return db.writer.do(ctx, &job{run: func(*tx) error { return nil }})
}
