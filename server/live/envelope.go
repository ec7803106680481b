package live

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"meelezen/review"
	"meelezen/server/room"
)

// frameMost is the largest frame a client may send.
const frameMost = 64 << 10

// Command is a frame of a client that asks the room for something.
type Command struct {
	ID      review.CommandID
	Type    string
	Command review.Command
	Digest  [32]byte
}

// DecodeCommand reads a command frame {type, id, …} as it comes over the socket
// and over HTTP. It refuses, with kind Invalid, what is not exactly that.
func DecodeCommand(raw []byte) (Command, error) {
	e, err := openEnvelope(raw)
	if err != nil {
		return Command{}, err
	}
	return e.command()
}

// SiteCommand is a request that asks something of the site: of people and their roles.
type SiteCommand struct {
	ID      review.CommandID
	Command review.SiteCommand
}

// DecodeSiteCommand reads {type, id, …} for the site, as DecodeCommand does for a document.
func DecodeSiteCommand(raw []byte) (SiteCommand, error) {
	e, err := openEnvelope(raw)
	if err != nil {
		return SiteCommand{}, err
	}
	id, err := e.commandID()
	if err != nil {
		return SiteCommand{}, err
	}
	c, err := review.DecodeSiteCommand(e.typ, e.body)
	return SiteCommand{id, c}, err
}

// envelope is a frame whose type and id are known, and whose other fields are not read yet.
type envelope struct {
	typ  string
	id   string
	body []byte
}

func openEnvelope(raw []byte) (envelope, error) {
	e, err := splitEnvelope(raw)
	if err != nil {
		return envelope{}, review.E(review.Invalid, "live.Decode", "error.malformed", err)
	}
	return e, nil
}

// splitEnvelope takes type and id out of an object and leaves the rest as it is.
// encoding/json would take the last of two equal keys; here the second is refused.
func splitEnvelope(raw []byte) (envelope, error) {
	var e envelope
	dec := json.NewDecoder(bytes.NewReader(raw))
	if tok, err := dec.Token(); err != nil || tok != json.Delim('{') {
		return e, errors.New("a frame is a JSON object")
	}
	seen := map[string]bool{}
	rest := []byte{'{'}
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return e, err
		}
		key, _ := tok.(string) // keys are strings, or Token fails
		if seen[key] {
			return e, fmt.Errorf("key %q stands twice", key)
		}
		seen[key] = true
		if rest, err = e.field(dec, key, rest); err != nil {
			return e, err
		}
	}
	if _, err := dec.Token(); err != nil {
		return e, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return e, errors.New("more than one value in a frame")
	}
	e.body = append(rest, '}')
	return e, nil
}

func (e *envelope) field(dec *json.Decoder, key string, rest []byte) ([]byte, error) {
	switch key {
	case "type":
		return rest, dec.Decode(&e.typ)
	case "id":
		return rest, dec.Decode(&e.id)
	}
	var value json.RawMessage
	if err := dec.Decode(&value); err != nil {
		return rest, err
	}
	name, err := json.Marshal(key)
	if err != nil {
		return rest, err
	}
	if len(rest) > 1 {
		rest = append(rest, ',')
	}
	rest = append(append(rest, name...), ':')
	return append(rest, value...), nil
}

func (e envelope) command() (Command, error) {
	id, err := e.commandID()
	if err != nil {
		return Command{}, err
	}
	c, err := review.DecodeCommand(e.typ, e.body)
	if err != nil {
		return Command{}, err
	}
	return Command{id, e.typ, c, room.Digest(c)}, nil
}

func (e envelope) commandID() (review.CommandID, error) {
	if !validCommandID(e.id) {
		return "", review.E(review.Invalid, "live.Decode", "error.commandID", fmt.Errorf("command id of %d bytes", len(e.id)))
	}
	return review.CommandID(e.id), nil
}

// validCommandID takes what a client may make: a UUID, or something like it.
func validCommandID(id string) bool {
	if len(id) < 8 || len(id) > 64 {
		return false
	}
	for _, c := range []byte(id) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}
