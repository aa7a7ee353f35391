package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"text/tabwriter"
	"time"
)

// figure is something of a node that may not grow for ever. Of the last third of a soak the median must be at most share
// and slack above the median of the middle third; the first third is for warming up.
type figure struct {
	name, unit string
	share      float64 // of the middle third
	slack      float64 // in units, for what is small
	rare       bool    // measured by a full collection, hence not at each sample
	read       func(context.Context, *watch) (float64, error)
}

var figures = []figure{
	{"resident memory", "MiB", 0.05, 0, false, func(_ context.Context, w *watch) (float64, error) { return w.status("VmRSS:", 1024) }},
	{"heap in use", "MiB", 0.10, 2, true, func(ctx context.Context, w *watch) (float64, error) { return w.heap(ctx) }},
	{"threads", "", 0.05, 2, false, func(_ context.Context, w *watch) (float64, error) { return w.status("Threads:", 1) }},
	{"file descriptors", "", 0.05, 3, false, func(_ context.Context, w *watch) (float64, error) { return w.descriptors("") }},
	{"connections", "", 0.05, 3, false, func(_ context.Context, w *watch) (float64, error) { return w.descriptors("socket:") }},
	{"database connections", "", 0.05, 2, false, func(ctx context.Context, w *watch) (float64, error) {
		return w.metric(ctx, "hatoba_database_connections")
	}},
	// Every image leaves rows, and nearly every request a line of the audit log, for ever; so what must not grow is the
	// file for each image that was pushed. H2 writes anew what it changes and tidies up behind it, so the size goes up and
	// down, and in the beginning it is mostly untidied.
	{"H2 file an image", "KiB", 0.05, 1, false, func(_ context.Context, w *watch) (float64, error) { return w.databaseFile() }},
}

const (
	samplesPerGC  = 3
	fewestSamples = 9
)

// watch looks at a process of this machine.
type watch struct {
	pid          int
	data, jcmd   string
	origin       string
	images       *atomic.Int64
	began        time.Time
	samples      []sample
	sinceCollect int
}

type sample struct {
	at     time.Duration
	images int64
	values map[string]float64
}

func (w *watch) sample(ctx context.Context) error {
	if w.began.IsZero() {
		w.began = time.Now()
		fmt.Printf("%-8s %8s", "seconds", "images")
		for _, figure := range figures {
			fmt.Printf(" %21s", figure.name)
		}
		fmt.Println()
	}
	taken := sample{at: time.Since(w.began), images: w.images.Load(), values: map[string]float64{}}
	collects := w.sinceCollect%samplesPerGC == 0
	w.sinceCollect++
	fmt.Printf("%-8.0f %8d", taken.at.Seconds(), taken.images)
	for _, figure := range figures {
		if figure.rare && !collects {
			fmt.Printf(" %21s", "")
			continue
		}
		value, err := figure.read(ctx, w)
		if err != nil {
			return fmt.Errorf("%s: %w", figure.name, err)
		}
		taken.values[figure.name] = value
		fmt.Printf(" %21.1f", value)
	}
	fmt.Println()
	w.samples = append(w.samples, taken)
	return nil
}

func (w *watch) proc(name string) string { return filepath.Join("/proc", strconv.Itoa(w.pid), name) }

// status reads a line of /proc/PID/status.
func (w *watch) status(line string, divisor float64) (float64, error) {
	text, err := os.ReadFile(w.proc("status"))
	if err != nil {
		return 0, err
	}
	_, rest, found := strings.Cut(string(text), line)
	if !found {
		return 0, errors.New("no line " + line)
	}
	number, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
	return number / divisor, err
}

// descriptors counts those that point at something of this kind.
func (w *watch) descriptors(kind string) (float64, error) {
	entries, err := os.ReadDir(w.proc("fd"))
	count := 0
	for _, entry := range entries {
		target, err := os.Readlink(filepath.Join(w.proc("fd"), entry.Name()))
		if err == nil && strings.HasPrefix(target, kind) {
			count++ // else it was closed meanwhile
		}
	}
	return float64(count), err
}

var total = regexp.MustCompile(`(?m)^Total +\d+ +(\d+)`)

// heap tells how many MiB the objects of the heap have that are still in use: jcmd counts them after a full collection.
func (w *watch) heap(ctx context.Context) (float64, error) {
	text, err := exec.CommandContext(ctx, w.jcmd, strconv.Itoa(w.pid), "GC.class_histogram").CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("%w: %.200s", err, text)
	}
	found := total.FindSubmatch(text)
	if found == nil {
		return 0, fmt.Errorf("jcmd says %.200s", text)
	}
	bytes, err := strconv.ParseFloat(string(found[1]), 64)
	return bytes / (1 << 20), err
}

// metric reads a figure of the node's own, summed over its labels.
func (w *watch) metric(ctx context.Context, name string) (float64, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, w.origin+"/metrics", nil)
	if err != nil {
		return 0, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer drain(response)
	if response.StatusCode != http.StatusOK {
		return 0, unexpected(http.MethodGet, "/metrics", response)
	}
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err
	}
	sum, lines := 0.0, 0
	for _, line := range strings.Split(string(text), "\n") {
		if !strings.HasPrefix(line, name+" ") && !strings.HasPrefix(line, name+"{") {
			continue
		}
		value, err := strconv.ParseFloat(line[strings.LastIndex(line, " ")+1:], 64)
		if err != nil {
			return 0, err
		}
		sum, lines = sum+value, lines+1
	}
	if lines == 0 {
		return 0, errors.New("/metrics has no " + name)
	}
	return sum, nil
}

func (w *watch) databaseFile() (float64, error) {
	info, err := os.Stat(filepath.Join(w.data, "database", "hatoba.mv.db"))
	if err != nil {
		return 0, err
	}
	return float64(info.Size()) / 1024 / float64(max(1, w.images.Load())), nil
}

// third returns the samples of one third of the time, 0 being the first.
func (w *watch) third(number int) []sample {
	count := len(w.samples)
	return w.samples[count*number/3 : count*(number+1)/3]
}

func median(values []float64) float64 {
	slices.Sort(values)
	if len(values) == 0 {
		return 0
	}
	return (values[(len(values)-1)/2] + values[len(values)/2]) / 2
}

// judge prints what became of each figure and fails if one grew.
func (w *watch) judge(out io.Writer) error {
	if len(w.samples) < fewestSamples {
		return fmt.Errorf("%d samples are too few to judge", len(w.samples))
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "median of each third\tfirst\tmiddle\tlast\tallowed\tgrowth\t\t")
	var grown []string
	for _, figure := range figures {
		var medians [3]float64
		for third := range medians {
			var values []float64
			for _, sample := range w.third(third) {
				if value, ok := sample.values[figure.name]; ok {
					values = append(values, value)
				}
			}
			medians[third] = median(values)
		}
		allowed := medians[1]*(1+figure.share) + figure.slack
		flat := medians[2] <= allowed
		row(table, strings.TrimSpace(figure.name+" "+figure.unit), medians, allowed, flat)
		if !flat {
			grown = append(grown, figure.name)
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if len(grown) > 0 {
		return errors.New("not flat: " + strings.Join(grown, ", "))
	}
	return nil
}

func row(table io.Writer, name string, medians [3]float64, allowed float64, flat bool) {
	word := "flat"
	if !flat {
		word = "GROWS"
	}
	growth := 0.0
	if medians[1] > 0 {
		growth = 100 * (medians[2]/medians[1] - 1)
	}
	fmt.Fprintf(table, "%s\t%.1f\t%.1f\t%.1f\t%.1f\t%+.1f %%\t%s\t\n", name, medians[0], medians[1], medians[2], allowed, growth, word)
}
