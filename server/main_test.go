package server

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// meelezen runs the program as an operator does.
func meelezen(t *testing.T, env map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = Main(args, func(name string) string { return env[name] }, &out, &errs)
	return code, out.String(), errs.String()
}

func TestAnOperatorSetsUpAndLooksAfterAFolder(t *testing.T) {
	work := t.TempDir()
	env := map[string]string{"MEELEZEN_DATA": filepath.Join(work, "data"), "MEELEZEN_BASE_URL": "https://meelezen.example.nl"}
	run := func(args ...string) string {
		t.Helper()
		code, out, errs := meelezen(t, env, args...)
		if code != exitOK {
			t.Fatalf("%v: exit %d: %s", args, code, errs)
		}
		return strings.TrimSpace(out)
	}
	link := run("invite", "-dossier", "Plan", "-organisation", "Ministerie", "-name", "Nadia Prins", "-role", "leadEditor")
	if !strings.HasPrefix(link, "https://meelezen.example.nl/invite/") {
		t.Errorf("the link is %q", link)
	}
	text := filepath.Join(work, "plan.md")
	if err := os.WriteFile(text, []byte(plan), 0o600); err != nil {
		t.Fatal(err)
	}
	id := run("import", text, "-as", "Nadia Prins")
	if got := run("export"); !strings.Contains(got, "twee dagen") {
		t.Errorf("exported %s", got)
	}
	if err := os.WriteFile(text, []byte(strings.Replace(plan, "twee dagen", "drie dagen", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	run("import", text, "-as", "Nadia Prins", "-document", id)
	if got := run("export", "-document", id); !strings.Contains(got, "drie dagen") {
		t.Errorf("exported %s", got)
	}
	paper := filepath.Join(work, "plan.pdf")
	run("print", "-o", paper)
	if data, err := os.ReadFile(paper); err != nil || !bytes.HasPrefix(data, []byte("%PDF-")) {
		t.Errorf("%v: printed %.20q", err, data)
	}
	if got := run("verify"); !strings.Contains(got, "ok: 2 journals") {
		t.Errorf("verify says %s", got)
	}
	copied := filepath.Join(work, "copy")
	key := filepath.Join(work, "data", "vault.key")
	if got := run("backup", "-to", copied); !strings.Contains(got, key+", is not in it") {
		t.Errorf("backup says %s", got)
	}
	restored := filepath.Join(work, "restored")
	if got := run("restore", "-from", copied, "-data", restored); !strings.Contains(got, "put the file that belongs to this backup at "+filepath.Join(restored, "vault.key")) {
		t.Errorf("restore says %s", got)
	}
	if got := run("verify", "-data", restored); !strings.Contains(got, "ok: 2 journals") {
		t.Errorf("verify of what was restored says %s", got)
	}
	if code, _, errs := meelezen(t, env, "export", "-data", restored); code != exitFailed || !strings.Contains(errs, "-vault-key") {
		t.Errorf("without the key: exit %d: %s", code, errs)
	}
	if got := run("export", "-data", restored, "-vault-key", key); !strings.Contains(got, "drie dagen") {
		t.Errorf("with the key exported %s", got)
	}
	if got := run("restore", "-from", copied, "-data", filepath.Join(work, "again"), "-vault-key", key); strings.Contains(got, "key") {
		t.Errorf("restore with the key at hand says %s", got)
	}
}

func TestACommandLineThatIsWrongSaysHowItShouldBe(t *testing.T) {
	env := map[string]string{"MEELEZEN_DATA": t.TempDir()}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{nil, exitUsage, ""},
		{[]string{"help"}, exitOK, ""},
		{[]string{"fly"}, exitUsage, `no command "fly"`},
		{[]string{"serve"}, exitUsage, "go run ./server/demo"},
		{[]string{"serve", "-nonsense"}, exitUsage, "not defined"},
		{[]string{"serve", "-session-max", "yesterday"}, exitUsage, "invalid value"},
		{[]string{"serve", "-digest-hour", "ochtend"}, exitUsage, "invalid value"},
		{[]string{"serve", "-log-level", "loud"}, exitUsage, "debug, info, warn or error"},
		{[]string{"import", "plan.md"}, exitUsage, "-as"},
		{[]string{"import", "/nergens/plan.md", "-as", "Nadia"}, exitFailed, "no such file"},
		{[]string{"invite", "-name", "X"}, exitUsage, "-dossier"},
		{[]string{"invite", "-dossier", "D", "-name", "X", "-role", "king"}, exitUsage, "king"},
		{[]string{"print"}, exitUsage, "-document"},
		{[]string{"backup"}, exitUsage, "-to"},
		{[]string{"restore"}, exitUsage, "-from"},
		{[]string{"verify", "-data", "/nergens"}, exitFailed, "/nergens"},
	} {
		code, _, errs := meelezen(t, env, c.args...)
		if code != c.code || !strings.Contains(errs, c.says) {
			t.Errorf("%v: exit %d, want %d: %s", c.args, code, c.code, errs)
		}
	}
}

func TestVerifyFindsWhatWasChangedBehindTheServersBack(t *testing.T) {
	h := newHouse(t)
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy")
	if code, _, errs := meelezen(t, nil, "backup", "-data", h.dir, "-to", copied); code != exitOK {
		t.Fatal(errs)
	}
	name := filepath.Join(copied, "meelezen.db")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(data, []byte("meldpunt antwoordt"))
	if at < 0 {
		t.Fatal("the text is not in the file as it is")
	}
	for ; at >= 0; at = bytes.Index(data, []byte("meldpunt antwoordt")) {
		copy(data[at:], "meldpunt zwijgt nu")
	}
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, errs := meelezen(t, nil, "verify", "-data", copied); code != exitFound || !strings.Contains(out, "FAULT") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
}

func TestASecondServerOnTheSameFolderIsRefused(t *testing.T) {
	h := newHouse(t)
	code, _, errs := meelezen(t, nil, "invite", "-data", h.dir, "-dossier", "Plan", "-name", "X")
	if code != exitFailed || !strings.Contains(errs, "in use") || !strings.Contains(errs, "Stop it first") {
		t.Errorf("exit %d: %s", code, errs)
	}
	if r := h.logIn("fatma").get("/api/v1/me"); r.status != 200 {
		t.Errorf("the first server noticed: %d", r.status)
	}
}

func TestTheConfigurationIsPrintedWithoutItsSecrets(t *testing.T) {
	env := map[string]string{"MEELEZEN_OIDC_CLIENT_SECRET": "geheim", "MEELEZEN_CONTACT": "Nadia"}
	code, out, _ := meelezen(t, env, "serve", "-print-config", "-contact", "Tom")
	if code != exitOK || strings.Contains(out, "geheim") || !strings.Contains(out, "MEELEZEN_OIDC_CLIENT_SECRET=********") {
		t.Errorf("exit %d: %s", code, out)
	}
	if !strings.Contains(out, "MEELEZEN_CONTACT=Tom") {
		t.Errorf("the flag does not win over the environment: %s", out)
	}
}

func TestAConfigurationThatCannotWorkIsRefusedWithAReason(t *testing.T) {
	good := Config{Data: "d", Listen: ":1", BaseURL: "https://a.nl", Issuer: "https://i.nl", ClientID: "c", SessionIdle: 1, SessionMax: 2, LogLevel: "info"}
	if err := good.Validate(); err != nil {
		t.Fatalf("a good one: %v", err)
	}
	for name, spoil := range map[string]func(*Config){
		"base-url":         func(c *Config) { c.BaseURL = "meelezen.nl" },
		"over the network": func(c *Config) { c.BaseURL = "http://meelezen.nl" },
		"closing slash":    func(c *Config) { c.BaseURL = "https://a.nl/" },
		"listen":           func(c *Config) { c.Listen = "8080" },
		"oidc-issuer":      func(c *Config) { c.Issuer = "" },
		"no https":         func(c *Config) { c.Issuer = "http://i.nl" },
		"oidc-client-id":   func(c *Config) { c.ClientID = "" },
		"data":             func(c *Config) { c.Data = "" },
		"session-max":      func(c *Config) { c.SessionMax = 0 },
		"digest-hour":      func(c *Config) { c.DigestHour = 24 },
		"log-level":        func(c *Config) { c.LogLevel = "loud" },
	} {
		c := good
		spoil(&c)
		if err := c.Validate(); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
