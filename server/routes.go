package server

import (
	"net/http"

	"meelezen/review"
	"meelezen/server/login"
	"meelezen/server/page"
)

// access is what a route asks before its handler runs.
type access string

// The levels. For all but open the visit is filled in, and the action must be
// allowed by the policy.
const (
	open       access = "open"     // nobody needs to be logged in
	personal   access = "personal" // a session; the handler filters by dossier
	inDossier  access = "dossier"  // a place in the dossier that ?dossier= names
	inDocument access = "document" // a place in the dossier of the document {id}
)

// route is one line of the list: pattern, what is asked of the policy, handler.
type route struct {
	pattern string
	access  access
	action  review.Action
	handle  func(*Server, http.ResponseWriter, *http.Request, *visit) error
}

// table is every route there is. What a document's command does is authorised
// once more, by its own action, in the room.
func table() []route {
	const doc = "/api/v1/documents/{id}"
	return []route{
		{"GET /healthz", open, "", plain(handleHealth)},
		{"GET /readyz", open, "", (*Server).handleReady},
		{"GET " + login.LoginPath, open, "", (*Server).handleLogin},
		{"GET " + login.CallbackPath, open, "", (*Server).handleCallback},
		{"GET /invite/{token}", open, "", (*Server).handleInvite},
		{"POST /logout", open, "", (*Server).handleLogout},
		{"GET " + page.StylePath, open, "", plain(page.Style)},
		{"GET /favicon.ico", open, "", plain(handleNoIcon)},
		{"GET /", open, "", (*Server).handleShell},
		{"GET /api/", open, "", (*Server).handleUnknown},
		{"POST /api/", open, "", (*Server).handleUnknown},

		{"GET /api/v1/me", personal, "", (*Server).handleMe},
		{"GET /api/v1/documents", personal, "", (*Server).handleDocuments},
		{"GET /api/v1/notices", personal, "", (*Server).handleNotices},
		{"POST /api/v1/notices/seen", personal, "", (*Server).handleNoticesSeen},
		{"GET /api/v1/notices/settings", personal, "", (*Server).handleNoticeSettings},
		{"POST /api/v1/notices/settings", personal, "", (*Server).handleChooseMail},
		{"GET /api/v1/images/{hash}", personal, "", (*Server).handleImage},

		{"POST /api/v1/invitations", inDossier, review.ManagePeople, (*Server).handleInviteParticipant},
		{"POST /api/v1/invitations/{participant}/again", inDossier, review.ManagePeople, (*Server).handleInviteAgain},
		{"GET /api/v1/rights.csv", inDossier, review.SeeRights, (*Server).handleRights},
		{"POST /api/v1/people/commands", inDossier, review.SetSettings, (*Server).handleSiteCommand},
		{"POST /api/v1/dossiers", inDossier, review.ManagePeople, (*Server).handleCreateDossier},
		{"GET /api/v1/pseudonyms", inDossier, review.LookBehindAction, (*Server).handlePseudonyms},
		{"GET /api/v1/people", inDossier, review.SeeRights, (*Server).handlePeople},
		{"POST /api/v1/people/{participant}/look", inDossier, review.LookBehindAction, (*Server).handleLook},
		{"GET /api/v1/participation", inDossier, review.SetSettings, (*Server).handleParticipation},
		{"POST /api/v1/documents", inDossier, review.CreateDocuments, (*Server).handleCreate},

		{"GET " + doc, inDocument, review.ReadDocument, (*Server).handleOpening},
		{"GET " + doc + "/live", inDocument, review.ReadDocument, (*Server).handleLive},
		{"GET " + doc + "/events", inDocument, review.ReadDocument, (*Server).handleEvents},
		{"POST " + doc + "/commands", inDocument, review.ReadDocument, (*Server).handleCommand},
		{"GET " + doc + "/audiences", inDocument, review.ReadDocument, (*Server).handleAudiences},
		{"GET " + doc + "/audiences/{audience}/readers", inDocument, review.ReadDocument, (*Server).handleAudienceReaders},
		{"GET " + doc + "/coverage", inDocument, review.SeeCoverage, (*Server).handleCoverage},
		{"GET " + doc + "/receipts/{number}", inDocument, review.ReadDocument, (*Server).handleReceipt},
		{"GET " + doc + "/search", inDocument, review.ReadDocument, (*Server).handleSearch},
		{"GET " + doc + "/revisions/{rev}/text", inDocument, review.ReadDocument, (*Server).handleRevisionText},
		{"GET " + doc + "/comparison", inDocument, review.ReadDocument, (*Server).handleComparison},
		{"GET " + doc + "/adoption", inDocument, review.ReadDocument, (*Server).handleAdoption},
		{"GET " + doc + "/amendments", inDocument, review.ReadDocument, (*Server).handleAmendments},
		{"GET " + doc + "/print.pdf", inDocument, review.PrintDocument, (*Server).handlePrint},
		{"GET " + doc + "/report", inDocument, review.ReadDocument, (*Server).handleReport},
		{"GET " + doc + "/report.csv", inDocument, review.ReadDocument, (*Server).handleReportCSV},
		{"GET " + doc + "/report.xlsx", inDocument, review.ReadDocument, (*Server).handleReportXLSX},
		{"GET " + doc + "/report.pdf", inDocument, review.ReadDocument, (*Server).handleReportPDF},
		{"GET " + doc + "/annotations.jsonld", inDocument, review.ReadDocument, (*Server).handleAnnotations},
		{"GET " + doc + "/text.md", inDocument, review.ReadDocument, (*Server).handleExport},
		{"GET " + doc + "/contributions/{contribution}/effect", inDocument, review.DecideAction, (*Server).handleEffect},
		{"POST " + doc + "/import/preview", inDocument, review.ImportText, (*Server).handleImportPreview},
		{"POST " + doc + "/import", inDocument, review.ImportText, (*Server).handleImport},
		{"POST " + doc + "/images", inDocument, review.EditText, (*Server).handleAddImage},
	}
}

// routes builds the handler of a list.
func (s *Server) routes(list []route) http.Handler {
	mux := http.NewServeMux()
	for _, row := range list {
		mux.HandleFunc(row.pattern, func(w http.ResponseWriter, r *http.Request) {
			v, err := s.enter(r, row)
			if err == nil {
				err = row.handle(s, w, r, v)
			}
			if err != nil {
				s.problem(w, r, err)
			}
		})
	}
	return mux
}

// plain makes a handler of the list out of one that needs nothing.
func plain(handle http.HandlerFunc) func(*Server, http.ResponseWriter, *http.Request, *visit) error {
	return func(_ *Server, w http.ResponseWriter, r *http.Request, _ *visit) error {
		handle(w, r)
		return nil
	}
}
