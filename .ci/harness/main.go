// Command harness holds the programs of .ci that no packaged client offers: a slow wire, very large layers, a soak, the
// order of system calls, and a walk that reads an image back and checks every byte. Standard library only.
//
// The account comes from the environment (HATOBA_LOGIN, HATOBA_TOKEN), so that no process list shows it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
)

var commands = map[string]func(context.Context, []string) error{
	"walk":     walk,
	"gone":     gone,
	"throttle": throttle,
	"large":    large,
	"order":    order,
	"soak":     soak,
	"tokens":   tokens,
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: harness walk|gone|throttle|large|order|soak|tokens …")
		os.Exit(2)
	}
	if err := commands[os.Args[1]](ctx, os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "harness "+os.Args[1]+":", err)
		os.Exit(1)
	}
}

// flags returns a flag set whose -origin every command that speaks to a registry shares.
func flags(command string) (*flag.FlagSet, *string) {
	set := flag.NewFlagSet(command, flag.ExitOnError)
	return set, set.String("origin", "http://localhost:8080", "scheme and host of the registry")
}

// bytesValue is a flag such as 150KiB or 5GiB; units are binary.
type bytesValue int64

func (b *bytesValue) String() string { return strconv.FormatInt(int64(*b), 10) }

func (b *bytesValue) Set(text string) error {
	shift := 0
	for suffix, bits := range map[string]int{"KiB": 10, "MiB": 20, "GiB": 30} {
		if strings.HasSuffix(text, suffix) {
			text, shift = strings.TrimSuffix(text, suffix), bits
			break
		}
	}
	number, err := strconv.ParseInt(text, 10, 64)
	*b = bytesValue(number << shift)
	return err
}
