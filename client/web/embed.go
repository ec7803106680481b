// Package web holds the browser application as it was built.
//
// The bundle is made by `make` and is not committed; what is committed is a
// placeholder, so that the package always compiles. Whoever serves it must look
// whether index.html is there and say so when it is not.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Files returns the built application: index.html and assets/ when it was built,
// placeholder.html only when it was not.
func Files() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		// The directive above fails to compile without the folder.
		panic("web: the embedded folder dist is missing: " + err.Error())
	}
	return sub
}
