package review

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// Receipt is what somebody holds of what they sent: when, and a hash by which it
// can be shown later that the server still has those words and no others. Its
// number is random, so that nobody can count by it.
type Receipt struct {
	Number string           `json:"number"` // eight digits, as 4821-7730
	Owner  ParticipantID    `json:"owner"`
	At     time.Time        `json:"at"`
	Late   bool             `json:"late,omitempty"`
	Items  []ContributionID `json:"items"`
	Hash   string           `json:"hash"` // SHA-256 in hex, by ReceiptHash
}

// receiptItem is what the hash of a receipt covers of each contribution. The
// order of the fields is part of the format.
type receiptItem struct {
	ID       ContributionID   `json:"id"`
	Kind     ContributionKind `json:"kind"`
	Audience Audience         `json:"audience"`
	Version  Version          `json:"version"`
	Target   Target           `json:"target"`
	From     int              `json:"from"`
	To       int              `json:"to"`
	Quote    string           `json:"quote"`
	Body     string           `json:"body"`
	Changes  []Replacement    `json:"changes"`
}

// ReceiptHash is the SHA-256 in hex over the number, the time in RFC 3339 with
// nanoseconds, and for each contribution the JSON of its words and where they stand.
func ReceiptHash(number string, at time.Time, items []*Contribution) (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n", number, at.UTC().Format(time.RFC3339Nano))
	for _, c := range items {
		b, err := json.Marshal(receiptItem{
			c.ID, c.Kind, c.Audience, c.Origin.Version, c.Origin.Target, c.Origin.From, c.Origin.To,
			c.Origin.Quote.Exact, c.Body, c.Changes,
		})
		if err != nil {
			return "", fmt.Errorf("review.ReceiptHash: %w", err)
		}
		h.Write(append(b, '\n'))
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// receiptNumber makes a number that no other receipt of the document has.
func (s *State) receiptNumber(newID func() string) string {
	for {
		sum := sha256.Sum256([]byte(newID()))
		n := binary.BigEndian.Uint64(sum[:8]) % 1e8
		number := fmt.Sprintf("%04d-%04d", n/1e4, n%1e4)
		if _, taken := s.Receipt(number); !taken {
			return number
		}
	}
}

// Receipt finds one by its number.
func (s *State) Receipt(number string) (*Receipt, bool) {
	for _, r := range s.receipts {
		if r.Number == number {
			return r, true
		}
	}
	return nil, false
}

// ReceiptsOf lists somebody's receipts, oldest first.
func (s *State) ReceiptsOf(owner ParticipantID) []*Receipt {
	var list []*Receipt
	for _, r := range s.receipts {
		if r.Owner == owner {
			list = append(list, r)
		}
	}
	return list
}

// ReceiptState says whether what a receipt is for is still there as it was sent.
type ReceiptState string

// The states of a receipt.
const (
	ReceiptHolds    ReceiptState = "holds"
	ReceiptRedacted ReceiptState = "redacted" // some of it was erased, on record
	ReceiptBroken   ReceiptState = "broken"
)

// CheckReceipt computes the hash of a receipt anew from what is stored.
func (s *State) CheckReceipt(r *Receipt) ReceiptState {
	var items []*Contribution
	for _, id := range r.Items {
		c, ok := s.Contribution(id)
		if !ok {
			return ReceiptBroken
		}
		if c.Redacted {
			return ReceiptRedacted
		}
		items = append(items, c)
	}
	if hash, err := ReceiptHash(r.Number, r.At, items); err != nil || hash != r.Hash {
		return ReceiptBroken
	}
	return ReceiptHolds
}
