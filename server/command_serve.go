package server

import (
	"context"
	"errors"
	"fmt"
	"net"

	"meelezen/review"
	"meelezen/storage"
)

func prepareServe(in *invocation) func(context.Context, []string) error {
	return func(ctx context.Context, _ []string) error {
		if err := in.config.Validate(); err != nil {
			return usageError{"the configuration cannot work:\n" + err.Error()}
		}
		store, err := OpenStore(ctx, in.config.Data, Options{Log: in.log, VaultKey: in.config.VaultKey})
		if err != nil {
			return err
		}
		served := serve(ctx, in, store)
		// A fresh context: ctx has ended, and the rooms still have to finish.
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), DrainTime)
		defer cancel()
		return errors.Join(served, store.Close(closing))
	}
}

func serve(ctx context.Context, in *invocation, store *Store) error {
	server, err := New(ctx, store, in.config)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", in.config.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	if server.shell.missing {
		in.log.Warn("the browser application is not in this program; build it with make build")
	}
	in.log.Info("listening", "address", listener.Addr().String(), "url", in.config.BaseURL, "version", version())
	return server.Serve(ctx, listener)
}

func prepareVerify(in *invocation) func(context.Context, []string) error {
	return func(ctx context.Context, _ []string) error {
		report, err := storage.VerifyDir(ctx, in.config.Data)
		if err != nil {
			return fmt.Errorf("verify %s: %w", in.config.Data, err)
		}
		for _, s := range report.Streams {
			fmt.Fprintf(in.stdout, "%-34s %7d entries  version %-6d head %x  redacted %d\n",
				s.Stream, s.Entries, s.Version, s.Head, len(s.Redacted))
		}
		for _, fault := range report.Faults {
			fmt.Fprintf(in.stdout, "FAULT %s\n", fault)
		}
		if len(report.Faults) > 0 {
			return errFound
		}
		fmt.Fprintf(in.stdout, "ok: %d journals\n", len(report.Streams))
		return nil
	}
}

func prepareInvite(in *invocation) func(context.Context, []string) error {
	var n Newcomer
	var role string
	in.flags.StringVar(&n.Dossier, "dossier", "", "title of the dossier; made when it is not there")
	in.flags.StringVar(&n.Organisation, "organisation", "", "name of the organisation; made when it is not there")
	in.flags.StringVar(&n.Name, "name", "", "name of the person")
	in.flags.StringVar(&n.Pseudonym, "pseudonym", "", "name that others see instead, for who takes part under a pseudonym")
	in.flags.StringVar(&role, "role", "reader", "reader, coordinator, editor, leadEditor, confidant or administrator")
	return func(ctx context.Context, _ []string) error {
		if n.Dossier == "" || n.Name == "" {
			return usageError{"give at least -dossier and -name"}
		}
		parsed, err := review.ParseRole(role)
		if err != nil {
			return usageError{fmt.Sprintf("-role: %v", err)}
		}
		n.Roles = review.Roles(parsed)
		return withStore(ctx, in, func(store *Store) error {
			place, err := store.Admit(ctx, n)
			if err != nil {
				return err
			}
			token, err := store.Invite(ctx, place.Participant)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(in.stdout, "%s/invite/%s\n", in.config.BaseURL, token)
			return err
		})
	}
}

// withStore opens the data folder for one command.
func withStore(ctx context.Context, in *invocation, f func(*Store) error) error {
	store, err := OpenStore(ctx, in.config.Data, Options{Log: in.log, VaultKey: in.config.VaultKey})
	if err != nil {
		return err
	}
	return errors.Join(f(store), store.Close(context.WithoutCancel(ctx)))
}

func prepareBackup(in *invocation) func(context.Context, []string) error {
	var to string
	in.flags.StringVar(&to, "to", "", "folder to make the backup in; it must not exist yet")
	return func(ctx context.Context, _ []string) error {
		if to == "" {
			return usageError{"give -to with a folder that does not exist yet"}
		}
		report, err := storage.BackupDir(ctx, in.config.Data, to)
		if err != nil {
			return err
		}
		for _, s := range report.Streams {
			fmt.Fprintf(in.stdout, "%-34s %7d entries  head %x\n", s.Stream, s.Entries, s.Head)
		}
		_, err = fmt.Fprintf(in.stdout, "backup in %s, checked; the key of the vault, %s, is not in it: keep a copy elsewhere\n",
			to, storage.KeyPath(in.config.Data, in.config.VaultKey))
		return err
	}
}

func prepareRestore(in *invocation) func(context.Context, []string) error {
	var from string
	in.flags.StringVar(&from, "from", "", "folder of the backup")
	return func(ctx context.Context, _ []string) error {
		if from == "" {
			return usageError{"give -from with the folder of a backup, and -data with a folder that does not exist yet"}
		}
		manifest, err := storage.RestoreDir(ctx, from, in.config.Data)
		if err != nil {
			return err
		}
		for _, s := range manifest.Streams {
			fmt.Fprintf(in.stdout, "%-34s %7d entries  head %s\n", s.Stream, s.Entries, s.Head)
		}
		if _, err = fmt.Fprintf(in.stdout, "restored to %s, checked\n", in.config.Data); err != nil {
			return fmt.Errorf("report: %w", err)
		}
		return in.tellOfKey(ctx)
	}
}

// tellOfKey says whether the key is at hand that the vault of a restored folder
// was sealed with. That it is not is no failure: it may come later.
func (in *invocation) tellOfKey(ctx context.Context) error {
	key := storage.KeyPath(in.config.Data, in.config.VaultKey)
	err := storage.CheckKey(ctx, in.config.Data, key)
	switch review.KindOf(err) {
	case review.NotFound, review.Invalid:
		_, err = fmt.Fprintf(in.stdout, "the key of its vault is needed before it can serve: put the file that belongs to this backup at %s, or name it with -vault-key (%v)\n", key, err)
	}
	return err
}
