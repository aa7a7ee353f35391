package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
)

// order reads a trace of system calls (strace -f -yy) of a node that was pushed one blob and one manifest, and requires that
// what was promised was on the disk before the first byte of the promise was sent: of the blob the file was forced, then
// moved, then its directory forced, then the database written and forced, then came the 201; of the manifest, whose bytes
// are rows, the last three. It then leaves out one step after another, and requires that this would have been noticed.
func order(_ context.Context, arguments []string) error {
	set, _ := flags("order")
	path := set.String("trace", "", "what strace wrote")
	digest := set.String("digest", "", "digest of the blob")
	_ = set.Parse(arguments)
	calls, err := readCalls(*path)
	if err != nil {
		return err
	}
	hex := (*digest)[strings.Index(*digest, ":")+1:]
	pushes := []struct {
		what, request string
		steps         []step
	}{
		{"blob", "PUT /v2/", append(fileSteps(calls, hex), databaseSteps()...)},
		{"manifest", "PUT /v2/", databaseSteps()},
	}
	after := 0
	for _, push := range pushes {
		found, err := follow(calls, after, push.request, push.steps)
		if err != nil {
			return fmt.Errorf("%s: %w", push.what, err)
		}
		for index, call := range found {
			fmt.Printf("%s %-28s line %6d to %6d: %.150s\n", push.what, name(push.steps, index), call.begun, call.done, call.text)
		}
		for index := 1; index < len(found)-1; index++ {
			without := slices.DeleteFunc(slices.Clone(calls), func(other systemCall) bool {
				return push.steps[index-1].is(other, found) && other.begun > found[0].begun
			})
			if _, err := follow(without, after, push.request, push.steps); err == nil {
				return fmt.Errorf("%s: nobody would notice that %q is missing", push.what, name(push.steps, index))
			}
		}
		after = found[len(found)-1].done
	}
	return nil
}

// systemCall is a system call that succeeded: the lines on which it began and ended, which are the same unless another thread
// was traced between.
type systemCall struct {
	begun, done int
	what, text  string
}

// step is what must have ended before the next one begins.
type step struct {
	name string
	is   func(systemCall, []systemCall) bool
}

func name(steps []step, index int) string {
	switch {
	case index == 0:
		return "the request is read"
	case index <= len(steps):
		return steps[index-1].name
	default:
		return "the 201 is sent"
	}
}

var forcing = []string{"fsync", "fdatasync"}
var sending = []string{"write", "writev", "sendto", "sendmsg"}
var receiving = []string{"read", "readv", "recvfrom", "recvmsg"}
var renaming = []string{"rename", "renameat", "renameat2"}

// fileSteps are those of the layer store; a file is forced when nothing is written to it any more.
func fileSteps(calls []systemCall, hex string) []step {
	lastWrite := map[string]int{}
	for _, c := range calls {
		if strings.Contains(c.what, "write") && strings.Contains(c.text, "/uploads/") {
			lastWrite[pathOf(c)] = c.done
		}
	}
	staged := regexp.MustCompile(`"([^"]*/uploads/[^"]*)".*"([^"]*/blobs/[^"]*` + hex + `[^"]*)"`)
	moves := func(c systemCall) []string {
		if !slices.Contains(renaming, c.what) {
			return nil
		}
		return staged.FindStringSubmatch(c.text)
	}
	return []step{
		{"the file is forced", func(c systemCall, _ []systemCall) bool {
			return slices.Contains(forcing, c.what) && strings.Contains(c.text, "/uploads/") && c.begun > lastWrite[pathOf(c)]
		}},
		{"the file is moved", func(c systemCall, before []systemCall) bool {
			paths := moves(c)
			return paths != nil && strings.Contains(before[1].text, "<"+paths[1]+">")
		}},
		{"the directory is forced", func(c systemCall, before []systemCall) bool {
			paths := moves(before[2])
			return paths != nil && slices.Contains(forcing, c.what) && strings.Contains(c.text, "<"+paths[2][:strings.LastIndex(paths[2], "/")]+">")
		}},
	}
}

// pathOf is what strace knows of the descriptor that is a call's first argument.
func pathOf(c systemCall) string {
	_, rest, _ := strings.Cut(c.text, "<")
	path, _, _ := strings.Cut(rest, ">")
	return path
}

func databaseSteps() []step {
	return []step{
		{"the database is written", func(c systemCall, _ []systemCall) bool {
			return (c.what == "pwrite64" || c.what == "write") && strings.Contains(c.text, ".mv.db>")
		}},
		{"the database is forced", func(c systemCall, _ []systemCall) bool {
			return slices.Contains(forcing, c.what) && strings.Contains(c.text, ".mv.db>")
		}},
	}
}

// follow finds the next request, its answer, and the steps between them, each begun after the one before had ended.
func follow(calls []systemCall, after int, request string, steps []step) ([]systemCall, error) {
	first := slices.IndexFunc(calls, func(c systemCall) bool {
		return c.begun > after && slices.Contains(receiving, c.what) && strings.Contains(c.text, `"`+request)
	})
	if first < 0 {
		return nil, errors.New("no such request was traced")
	}
	answer := slices.IndexFunc(calls, func(c systemCall) bool {
		return c.begun > calls[first].done && slices.Contains(sending, c.what) && strings.Contains(c.text, `"HTTP/1.1 201 `)
	})
	if answer < 0 {
		return nil, errors.New("no 201 was traced")
	}
	found := []systemCall{calls[first]}
	for _, step := range steps {
		last := found[len(found)-1]
		next := slices.IndexFunc(calls, func(c systemCall) bool {
			return c.begun > last.done && c.done < calls[answer].begun && step.is(c, found)
		})
		if next < 0 {
			return nil, fmt.Errorf("between line %d and the 201 on line %d it is not so that %s", last.done, calls[answer].begun, step.name)
		}
		found = append(found, calls[next])
	}
	return append(found, calls[answer]), nil
}

var (
	whole      = regexp.MustCompile(`^(\d+) +(\w+)\((.*)\) += (-?\d+)`)
	unfinished = regexp.MustCompile(`^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$`)
	resumed    = regexp.MustCompile(`^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (-?\d+)`)
)

// readCalls puts together what strace cut in two where threads took turns, in the order in which the calls began.
func readCalls(path string) ([]systemCall, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	open := map[string]systemCall{} // by thread
	var calls []systemCall
	add := func(c systemCall, result string) {
		if !strings.HasPrefix(result, "-") {
			calls = append(calls, c)
		}
	}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for number := 1; lines.Scan(); number++ {
		line := lines.Text()
		if part := whole.FindStringSubmatch(line); part != nil {
			add(systemCall{number, number, part[2], part[3]}, part[4])
		} else if part := unfinished.FindStringSubmatch(line); part != nil {
			open[part[1]] = systemCall{begun: number, what: part[2], text: part[3]}
		} else if part := resumed.FindStringSubmatch(line); part != nil {
			begun, ok := open[part[1]]
			if ok && begun.what == part[2] {
				delete(open, part[1])
				begun.done = number
				begun.text += part[3]
				add(begun, part[4])
			}
		}
	}
	slices.SortFunc(calls, func(a, b systemCall) int { return a.begun - b.begun })
	return calls, lines.Err()
}
