// Command hello is the static binary inside the images that the stages build: FROM scratch, nothing pulled.
package main

import "fmt"

func main() { fmt.Println("hello from hatoba") }
