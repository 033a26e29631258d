// The same GET twice, through a cache: go run cache.go URL
package main

import (
	"io"
	"log"
	"os"

	"github.com/gregjones/httpcache"
)

func main() {
	client := httpcache.NewMemoryCacheTransport().Client()
	for turn := 0; turn < 2; turn++ {
		answer, err := client.Get(os.Args[1])
		if err != nil {
			log.Fatal(err)
		}
		io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
	}
}
