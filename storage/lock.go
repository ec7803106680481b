package storage

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"meelezen/review"
)

// nfsMagic is f_type of an NFS mount, where neither flock nor the shared memory
// of the WAL can be trusted.
const nfsMagic = 0x6969

// lockDir takes the directory for this process, until the file is closed. The
// kernel lets go of it when the process dies, however it dies.
func lockDir(dir string) (*os.File, error) {
	const op = "storage.Open"
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err == nil && int64(fs.Type) == nfsMagic {
		return nil, review.E(review.Unavailable, op, textUnavailable, fmt.Errorf("%s is on NFS: SQLite needs a local disk", dir))
	}
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, review.E(review.Unavailable, op, textUnavailable, err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		holder, _ := io.ReadAll(io.LimitReader(f, 64)) // only for the message
		_ = f.Close()                                  // nothing was written
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, review.E(review.Unavailable, op, textInUse, fmt.Errorf("%s is in use by another server (process %s): stop that one first, or choose another directory", dir, strings.TrimSpace(string(holder))))
		}
		return nil, review.E(review.Unavailable, op, textUnavailable, fmt.Errorf("locking %s: %w", f.Name(), err))
	}
	// Best effort: the number only helps whoever reads the refusal.
	if err := f.Truncate(0); err == nil {
		_, _ = fmt.Fprintf(f, "%d\n", os.Getpid())
	}
	return f, nil
}
