package live

// Close is the code that a connection ends with. A client decides by the code alone.
type Close int

// The codes. Below 4000 they have the meaning that RFC 6455 gives them.
const (
	CloseNormal      Close = 1000
	CloseGoingAway   Close = 1001
	CloseMalformed   Close = 1008
	CloseTooBig      Close = 1009 // sent by the WebSocket library at its read limit
	CloseRestart     Close = 1012
	CloseTooMany     Close = 1013
	CloseSessionOver Close = 4401
	CloseWithdrawn   Close = 4403
	CloseTooSlow     Close = 4408
	CloseNewEpoch    Close = 4409
	CloseOldBuild    Close = 4426
	CloseTooFast     Close = 4429
)

// CloseRow says what a code means and what a client does then.
type CloseRow struct {
	Code    Close
	Name    string // in the TypeScript types
	Meaning string
	Advice  string
}

// CloseTable is the one list of codes; docs/protocol.md and the TypeScript types have them all.
func CloseTable() []CloseRow {
	return []CloseRow{
		{CloseNormal, "normal", "normal end", "nothing, or open the document again after refused with kind gone"},
		{CloseGoingAway, "goingAway", "the page was left", "nothing"},
		{CloseMalformed, "malformed", "a frame that cannot be read, or of an unknown type", "report it; do not reconnect by itself"},
		{CloseTooBig, "tooBig", "a frame of more than 64 KiB", "send less at once; do not reconnect by itself"},
		{CloseRestart, "restart", "the server restarts", "reconnect with the cursor after a random pause"},
		{CloseTooMany, "tooMany", "too many connections of one person", "back off, reconnect later"},
		{CloseSessionOver, "sessionOver", "the session has ended", "keep unsent work, log in again"},
		{CloseWithdrawn, "withdrawn", "access to this document was withdrawn", "keep unsent work, explain; do not reconnect"},
		{CloseTooSlow, "tooSlow", "the connection could not keep up", "reconnect with the cursor"},
		{CloseNewEpoch, "newEpoch", "the server was restored to an earlier state", "keep a copy of the text, say so, load again"},
		{CloseOldBuild, "oldBuild", "this build of the application is too old", "keep unsent work, reload the page"},
		{CloseTooFast, "tooFast", "too many frames in too short a time", "back off, reconnect later"},
	}
}

// closeReason is the meaning of a code, for whoever reads a trace.
func closeReason(code Close) string {
	for _, row := range CloseTable() {
		if row.Code == code {
			return row.Meaning
		}
	}
	return ""
}
