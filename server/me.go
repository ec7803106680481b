package server

import (
	"net/http"

	"meelezen/review"
	"meelezen/server/login"
)

// myDossier is a dossier in which somebody has a place.
type myDossier struct {
	ID    review.DossierID `json:"id"`
	Title string           `json:"title"`
	Roles review.RoleSet   `json:"roles"`
	Name  string           `json:"name"` // that others see there
	May   []review.Action  `json:"may"`
}

// me answers GET /api/v1/me.
type me struct {
	Person struct {
		Name string `json:"name"`
	} `json:"person"`
	Language string      `json:"language"`
	Dossiers []myDossier `json:"dossiers"`
	Build    string      `json:"build"`
	LoginURL string      `json:"loginURL"`
}

// handleMe tells somebody who they are here.
func (s *Server) handleMe(w http.ResponseWriter, r *http.Request, v *visit) error {
	person, err := s.Vault().FindPerson(r.Context(), v.session.Person)
	if err != nil {
		return err
	}
	answer := me{Language: string(language(r)), Dossiers: []myDossier{}, Build: s.shell.build, LoginURL: login.LoginPath}
	answer.Person.Name = person.Name
	for _, p := range v.participations {
		dossier, ok := v.site.Dossier(p.Dossier)
		actor := v.actorIn(p.Dossier)
		if !ok || actor.Roles == 0 {
			continue
		}
		name, _, _ := v.site.NameOf(p.Participant)
		answer.Dossiers = append(answer.Dossiers, myDossier{
			dossier.ID, dossier.Title, actor.Roles, name, review.May(actor, review.Object{}),
		})
	}
	return writeJSON(w, http.StatusOK, answer)
}
