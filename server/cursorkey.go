package server

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// cursorKeyFile holds the key that makes the live protocol's cursors opaque. It
// is kept, so that after a restart clients go on where they were; losing it only
// makes them load again.
const cursorKeyFile = "cursor.key"

func cursorKey(dir string) ([32]byte, error) {
	var key [32]byte
	name := filepath.Join(dir, cursorKeyFile)
	kept, err := os.ReadFile(name)
	if err == nil && len(kept) == len(key) {
		return [32]byte(kept), nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return key, fmt.Errorf("read the cursor key: %w", err)
	}
	if _, err := rand.Read(key[:]); err != nil {
		return key, fmt.Errorf("make the cursor key: %w", err)
	}
	if err := os.WriteFile(name, key[:], 0o600); err != nil {
		return key, fmt.Errorf("keep the cursor key: %w", err)
	}
	return key, nil
}
