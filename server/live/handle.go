package live

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"meelezen/review"
	"meelezen/server/room"
	"meelezen/server/text"
)

// commandTime bounds how long a sender waits for one command.
const commandTime = 30 * time.Second

// handle takes one frame from the client.
func (c *conn) handle(raw []byte) {
	e, err := openEnvelope(raw)
	if err != nil {
		c.malformed(err)
		return
	}
	switch {
	case e.typ == "hello" && c.aud == nil:
		c.hello(e)
	case c.aud == nil:
		c.malformed(review.E(review.Invalid, "live.handle", "error.malformed", errors.New("the first frame is hello")))
	case e.typ == "presence":
		c.setPresence(e)
	case slices.Contains(review.CommandTypes(), e.typ):
		c.do(e)
	default:
		c.malformed(review.E(review.Invalid, "live.handle", "error.unknownCommand", fmt.Errorf("unknown type %.40q", e.typ)))
	}
}

// strict decodes the fields of a frame that is not a command. As in the rest of
// the protocol, an unknown field is refused.
func strict(body []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return review.E(review.Invalid, "live.Decode", "error.malformed", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return review.E(review.Invalid, "live.Decode", "error.malformed", errors.New("more than one value"))
	}
	return nil
}

func (c *conn) hello(e envelope) {
	var h Hello
	if err := strict(e.body, &h); err != nil {
		c.malformed(err)
		return
	}
	if len(h.Client) == 0 || len(h.Client) > 64 {
		c.malformed(review.E(review.Invalid, "live.hello", "error.malformed", errors.New("client id")))
		return
	}
	if builds := c.server.o.Builds; builds != nil && !builds(h.Build) {
		c.end(CloseOldBuild)
		return
	}
	_ = c.ws.SetReadDeadline(time.Now().Add(c.server.o.Timing.Pong))
	ctx, cancel := context.WithTimeout(context.Background(), commandTime)
	defer cancel()
	if err := c.join(ctx, h); err != nil {
		c.refuse("", err)
		c.end(closeFor(err))
	}
}

// closeFor is the code of a connection whose hello was refused.
func closeFor(err error) Close {
	switch {
	case errors.Is(err, errEpoch):
		return CloseNewEpoch
	case review.KindOf(err) == review.NotFound || review.KindOf(err) == review.Forbidden:
		return CloseWithdrawn
	case review.KindOf(err) == review.Unavailable || review.KindOf(err) == review.Internal:
		return CloseRestart
	}
	return CloseNormal
}

func (c *conn) setPresence(e envelope) {
	var p SetPresence
	if err := strict(e.body, &p); err != nil {
		c.malformed(err)
		return
	}
	if !c.person.bucket.AllowN(time.Now(), 1) {
		return // the next one will do
	}
	c.aud.setPresence(c, p)
}

// do takes a command to the room and answers it.
func (c *conn) do(e envelope) {
	if !c.person.bucket.AllowN(time.Now(), 1) {
		c.tooFast(e.id)
		return
	}
	c.fast = 0
	command, err := e.command()
	if err != nil {
		c.refuse(e.id, err)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), commandTime)
	defer cancel()
	answer, err := c.room.Do(ctx, c.who.Participant, command.ID, command.Digest, command.Command)
	if err != nil {
		c.refuse(e.id, err)
		return
	}
	c.pushOwn(Ack{Type: "ack", ID: e.id, Answer: answer})
}

func (c *conn) tooFast(id string) {
	c.fast++
	if c.fast > refusalsMost {
		c.end(CloseTooFast)
		return
	}
	c.refuseAs(id, review.E(review.Limit, "live.do", "error.tooFast", errors.New("too many frames")), Retry)
}

// malformed answers a frame that no client of ours sends, and ends the connection.
func (c *conn) malformed(err error) {
	c.refuse("", err)
	c.end(CloseMalformed)
}

func (c *conn) refuse(id string, err error) { c.refuseAs(id, err, AdviceFor(review.KindOf(err))) }

func (c *conn) refuseAs(id string, err error, advice Advice) {
	kind := review.KindOf(err)
	if kind == review.Internal {
		c.server.o.Log.Error("command", "document", c.room.ID(), "err", err)
	}
	if len(id) > 64 {
		id = id[:64]
	}
	key := textKey(err)
	c.pushOwn(Refused{
		Type: "refused", ID: id, Kind: kind.String(), Key: key, Advice: advice,
		Text:    text.ForError(c.who.Language, err),
		Version: int(c.readingVersion()),
	})
}

// readingVersion is the version of the text that the viewer has before them.
func (c *conn) readingVersion() review.Version {
	state := c.room.State()
	return review.ReadingVersion(state, room.Actor(c.server.o.Hub.Site(), state.Dossier(), c.who.Participant))
}

func (c *conn) pushOwn(v any) { c.push(c.server.encode(v)) }

// encode makes a frame.
func (s *Server) encode(v any) frame {
	b, err := json.Marshal(v)
	if err != nil {
		// Every frame is a struct of ours over values that were JSON before.
		s.o.Log.Error("frame", "type", fmt.Sprintf("%T", v), "err", err)
		return frame(`{}`)
	}
	return b
}
