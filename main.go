// Command meelezen is a collaborative document review and annotation server.
package main

import (
	"os"

	"meelezen/server"
)

func main() {
	os.Exit(server.Main(os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}
