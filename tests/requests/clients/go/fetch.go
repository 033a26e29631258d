// A request with fields of the caller's: go run fetch.go METHOD URL [NAME VALUE]...
package main

import (
	"log"
	"net/http"
	"os"
)

func main() {
	request, err := http.NewRequest(os.Args[1], os.Args[2], nil)
	if err != nil {
		log.Fatal(err)
	}
	for at := 3; at+1 < len(os.Args); at += 2 {
		request.Header.Add(os.Args[at], os.Args[at+1])
	}
	if _, err := http.DefaultClient.Do(request); err != nil {
		log.Fatal(err)
	}
}
