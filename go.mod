module meelezen

go 1.26
