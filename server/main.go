package server

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"syscall"

	"meelezen/server/text"
)

// What the program exits with.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2 // the command line is wrong
	exitFound  = 3 // verify found something
)

// invocation is one run of a command.
type invocation struct {
	config         Config
	flags          *flag.FlagSet
	stdout, stderr io.Writer
	log            *slog.Logger
}

// command is one word that the program takes. prepare declares its flags and
// returns what runs once they are parsed.
type command struct {
	name, arguments, usage string
	prepare                func(*invocation) func(context.Context, []string) error
}

// commands is the list, in the order of help.
func commands() []command {
	return []command{
		{"serve", "", "serve until stopped", prepareServe},
		{"invite", "", "admit somebody to a dossier and print the link to send them", prepareInvite},
		{"import", "FILE.md", "make a document of a Markdown file, or bring one up to date with it", prepareImport},
		{"export", "", "write a document as Markdown", prepareExport},
		{"print", "", "write a document as PDF", preparePrint},
		{"verify", "", "prove what the files can prove; exits with 3 when something is wrong", prepareVerify},
		{"backup", "", "copy the data folder while it may be in use, and check the copy", prepareBackup},
		{"restore", "", "make a data folder of a backup that is still what was made", prepareRestore},
		{"version", "", "print the version", prepareVersion},
	}
}

// usageError says that the command line is wrong, and how it should be.
type usageError struct{ message string }

func (e usageError) Error() string { return e.message }

// errFound makes verify exit with its own code.
var errFound = errors.New("something is wrong; see above")

// Main runs the command that args name and returns the exit code.
func Main(args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	if len(args) == 0 || slices.Contains([]string{"help", "-h", "-help", "--help"}, args[0]) {
		printHelp(stdout)
		if len(args) == 0 {
			return exitUsage
		}
		return exitOK
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return c.run(args[1:], getenv, stdout, stderr)
		}
	}
	fmt.Fprintf(stderr, "meelezen: no command %q; see meelezen help\n", args[0])
	return exitUsage
}

func (c command) run(args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	in := &invocation{flags: flag.NewFlagSet(c.name, flag.ContinueOnError), stdout: stdout, stderr: stderr}
	in.flags.SetOutput(stderr)
	in.flags.Usage = func() {
		fmt.Fprintf(stderr, "usage: meelezen %s [flags] %s\n%s\n\n", c.name, c.arguments, c.usage)
		in.flags.PrintDefaults()
	}
	showConfig := in.flags.Bool("print-config", false, "print the configuration as it will be used, secrets masked, and stop")
	if err := in.config.register(in.flags, getenv); err != nil {
		fmt.Fprintf(stderr, "meelezen %s: %v\n", c.name, err)
		return exitUsage
	}
	run := c.prepare(in)
	rest, err := parseAnywhere(in.flags, args)
	if err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return exitOK
		}
		return exitUsage
	}
	level, err := logLevel(in.config.LogLevel)
	if err != nil {
		fmt.Fprintf(stderr, "meelezen %s: -log-level: %v\n", c.name, err)
		return exitUsage
	}
	in.log = slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: level}))
	if *showConfig {
		run = func(context.Context, []string) error { return in.config.print(stdout) }
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return exitCode(c.name, stderr, run(ctx, rest))
}

// parseAnywhere takes flags after arguments too: "import plan.md -as Nadia".
func parseAnywhere(flags *flag.FlagSet, args []string) ([]string, error) {
	var rest []string
	for {
		if err := flags.Parse(args); err != nil {
			return nil, fmt.Errorf("flags: %w", err)
		}
		if flags.NArg() == 0 {
			return rest, nil
		}
		rest = append(rest, flags.Arg(0))
		args = flags.Args()[1:]
	}
}

// exitCode reports an error: what an operator needs, with the sentence that says
// what to do when there is one.
func exitCode(name string, stderr io.Writer, err error) int {
	if err == nil {
		return exitOK
	}
	usage := usageError{}
	switch {
	case errors.Is(err, errFound):
		fmt.Fprintf(stderr, "meelezen %s: %v\n", name, err)
		return exitFound
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "meelezen %s: %v\n", name, err)
		return exitUsage
	}
	fmt.Fprintf(stderr, "meelezen %s: %v\n", name, err)
	if advice, ok := text.Known(text.English, err); ok {
		fmt.Fprintf(stderr, "%s\n", advice)
	}
	return exitFailed
}

func printHelp(w io.Writer) {
	fmt.Fprint(w, "Meelezen: collaborative review of a text.\n\nusage: meelezen COMMAND [flags]\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-8s %-8s %s\n", c.name, c.arguments, c.usage)
	}
	fmt.Fprint(w, "\nmeelezen COMMAND -h lists the flags. Every flag is also an environment variable:\n"+
		"-base-url is MEELEZEN_BASE_URL. To try it out with sample data: make run.\n")
}

func prepareVersion(in *invocation) func(context.Context, []string) error {
	return func(context.Context, []string) error {
		_, err := fmt.Fprintln(in.stdout, version())
		return err
	}
}

// version is the module's version and the commit it was built from.
func version() string {
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return "meelezen (unknown build)"
	}
	revision := ""
	for _, s := range build.Settings {
		if s.Key == "vcs.revision" {
			revision = " " + s.Value
		}
	}
	return "meelezen " + build.Main.Version + revision + " " + build.GoVersion
}

func logLevel(name string) (slog.Level, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(name)); err != nil {
		return level, fmt.Errorf("%q is not debug, info, warn or error", name)
	}
	return level, nil
}
