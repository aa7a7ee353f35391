package main

import (
	"bufio"
	"context"
	cryptorand "crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
)

// entry is one line of the log: what was tried, and what the registry acknowledged. A tag's tries are written before the
// request leaves, everything acknowledged after its answer came; each line is on disk before the worker goes on.
type entry struct {
	What   string `json:"what"` // blob, manifest, try, tag
	Name   string `json:"name"`
	Tag    string `json:"tag,omitempty"`
	Digest string `json:"digest,omitempty"` // empty for a tag: deleted
	Size   int64  `json:"size,omitempty"`
}

type journal struct {
	mutex sync.Mutex
	file  *os.File
}

func (j *journal) write(line entry) error {
	text, err := json.Marshal(line)
	if err != nil {
		return err
	}
	j.mutex.Lock()
	defer j.mutex.Unlock()
	if _, err := j.file.Write(append(text, '\n')); err != nil {
		return err
	}
	return j.file.Sync()
}

type pusher struct {
	client           *registry
	log              *journal
	name             string
	worker           int
	deleted, refused *atomic.Int64
}

// stream pushes small images from several workers until the registry is killed. A broken wire ends it well; any answer
// that is not the promised one ends it badly.
func stream(ctx context.Context, arguments []string) error {
	set, origin := flags("stream")
	path := set.String("log", "", "file that acknowledged pushes are appended to")
	prefix := set.String("prefix", "", "owner, or owner and repository, of the names pushed to")
	workers := set.Int("workers", 4, "workers at once")
	_ = set.Parse(arguments)
	file, err := os.OpenFile(*path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer file.Close()
	log := &journal{file: file}
	client := newRegistry(*origin)
	var rounds, deleted, refused atomic.Int64
	broken := make(chan error, *workers)
	for worker := range *workers {
		worker := &pusher{client, log, fmt.Sprintf("%s/kill-%d", *prefix, worker%2), worker, &deleted, &refused}
		go func() {
			for {
				if err := worker.push(ctx); err != nil {
					broken <- err
					return
				}
				rounds.Add(1)
			}
		}()
	}
	var wrong error
	for range *workers {
		err := <-broken
		var answer *statusError
		if errors.As(err, &answer) {
			wrong = err
			fmt.Fprintln(os.Stderr, err)
		}
	}
	fmt.Printf("%d images pushed, %d tags deleted, %d deletions refused\n", rounds.Load(), deleted.Load(), refused.Load())
	return wrong
}

func (p *pusher) push(ctx context.Context) error {
	var layers []descriptor
	for range 1 + rand.IntN(3) {
		layer, err := p.pushBlob(ctx, randomBytes(1+rand.IntN(64<<10)), rand.IntN(2) == 0)
		if err != nil {
			return err
		}
		layer.MediaType = mediaTypeLayer
		layers = append(layers, layer)
	}
	config, err := p.pushBlob(ctx, []byte(fmt.Sprintf(`{"architecture":"amd64","os":"linux","created_by":"%x"}`, randomBytes(8))), false)
	if err != nil {
		return err
	}
	config.MediaType = mediaTypeConfig
	image := imageManifest(config, layers)
	digest := digestOf(image)
	if rand.IntN(4) == 0 {
		if err := p.client.putManifest(ctx, p.name, digest, mediaTypeManifest, image); err != nil {
			return err
		}
		return p.log.write(entry{What: "manifest", Name: p.name, Digest: digest})
	}
	tag := fmt.Sprintf("worker-%d-%d", p.worker, rand.IntN(5))
	if err := p.log.write(entry{What: "try", Name: p.name, Tag: tag, Digest: digest}); err != nil {
		return err
	}
	if err := p.client.putManifest(ctx, p.name, tag, mediaTypeManifest, image); err != nil {
		return err
	}
	if err := p.log.write(entry{What: "tag", Name: p.name, Tag: tag, Digest: digest}); err != nil {
		return err
	}
	if rand.IntN(8) == 0 {
		return p.delete(ctx, tag, digest)
	}
	return nil
}

func (p *pusher) pushBlob(ctx context.Context, content []byte, inTwo bool) (descriptor, error) {
	location, err := p.client.startUpload(ctx, p.name)
	if err != nil {
		return descriptor{}, err
	}
	rest := content
	if inTwo && len(content) > 1 {
		half := content[:len(content)/2]
		rest = content[len(half):]
		location, err = p.client.appendUpload(ctx, p.name, location, nil, body{bodyOf(half).open, -1})
		if err != nil {
			return descriptor{}, err
		}
	}
	pushed := descriptor{Digest: digestOf(content), Size: int64(len(content))}
	if err := p.client.commitUpload(ctx, p.name, location, pushed.Digest, bodyOf(rest)); err != nil {
		return descriptor{}, err
	}
	return pushed, p.log.write(entry{What: "blob", Name: p.name, Digest: pushed.Digest, Size: pushed.Size})
}

// delete removes a tag; a registry may refuse that, and then the tag must go on showing what it showed.
func (p *pusher) delete(ctx context.Context, tag, shown string) error {
	if err := p.log.write(entry{What: "try", Name: p.name, Tag: tag}); err != nil {
		return err
	}
	target := "/v2/" + p.name + "/manifests/" + tag
	_, err := p.client.expect(ctx, http.StatusAccepted, http.MethodDelete, p.name, target, nil, body{})
	var answer *statusError
	if errors.As(err, &answer) && answer.status >= 400 && answer.status < 500 {
		p.refused.Add(1)
		return p.log.write(entry{What: "tag", Name: p.name, Tag: tag, Digest: shown})
	}
	if err != nil {
		return err
	}
	p.deleted.Add(1)
	return p.log.write(entry{What: "tag", Name: p.name, Tag: tag})
}

func randomBytes(count int) []byte {
	content := make([]byte, count)
	_, _ = cryptorand.Read(content)
	return content
}

// verify reads back everything that the log says was acknowledged. A tag must show its last acknowledged value or one that
// was tried later: the kill may have come between commit and answer.
func verify(ctx context.Context, arguments []string) error {
	set, origin := flags("verify")
	path := set.String("log", "", "the log of stream")
	workers := set.Int("workers", 4, "requests at once")
	_ = set.Parse(arguments)
	file, err := os.Open(*path)
	if err != nil {
		return err
	}
	defer file.Close()

	type tagKey struct{ name, tag string }
	allowed := map[tagKey][]string{}
	known := map[string]bool{}
	var checks []func(*registry) error
	counts := map[string]int{}
	lines := json.NewDecoder(bufio.NewReader(file))
	for {
		var line entry
		if err := lines.Decode(&line); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return fmt.Errorf("%s: %w", *path, err)
		}
		key := tagKey{line.Name, line.Tag}
		if line.Tag != "" && allowed[key] == nil {
			allowed[key] = []string{""} // not there before the first try
		}
		switch line.What {
		case "try":
			allowed[key] = append(allowed[key], line.Digest)
		case "tag":
			allowed[key] = []string{line.Digest}
		}
		if line.What == "try" || line.Digest == "" || known[line.Name+"@"+line.Digest] {
			continue
		}
		known[line.Name+"@"+line.Digest] = true
		counts[line.What]++
		if line.What == "blob" {
			checks = append(checks, func(client *registry) error { return client.checkBlob(ctx, line.Name, line.Digest, line.Size) })
		} else {
			checks = append(checks, func(client *registry) error { return client.checkManifest(ctx, line.Name, line.Digest) })
		}
	}
	acknowledged := 0
	for key, values := range allowed {
		acknowledged++
		checks = append(checks, func(client *registry) error { return client.checkTag(ctx, key.name, key.tag, values) })
	}
	wrong := run(newRegistry(*origin), checks, *workers)
	fmt.Printf("%d blobs, %d tagged and %d untagged manifests, %d tags checked: %d wrong\n",
		counts["blob"], counts["tag"], counts["manifest"], acknowledged, wrong)
	if wrong > 0 {
		return fmt.Errorf("%d acknowledged pushes are not what was acknowledged", wrong)
	}
	return nil
}

func run(client *registry, checks []func(*registry) error, workers int) int64 {
	var wrong, next atomic.Int64
	var group sync.WaitGroup
	for range workers {
		group.Add(1)
		go func() {
			defer group.Done()
			for index := next.Add(1) - 1; index < int64(len(checks)); index = next.Add(1) - 1 {
				if err := checks[index](client); err != nil && wrong.Add(1) <= 20 {
					fmt.Fprintln(os.Stderr, err)
				}
			}
		}()
	}
	group.Wait()
	return wrong.Load()
}

func (r *registry) checkManifest(ctx context.Context, name, digest string) error {
	_, got, err := r.getManifest(ctx, name, digest)
	if err == nil && got != digest {
		err = fmt.Errorf("%s@%s answers the bytes of %s", name, digest, got)
	}
	return err
}

func (r *registry) checkTag(ctx context.Context, name, tag string, allowed []string) error {
	_, got, err := r.getManifest(ctx, name, tag)
	var answer *statusError
	if errors.As(err, &answer) && answer.status == http.StatusNotFound {
		got, err = "", nil
	}
	if err != nil {
		return err
	}
	for _, digest := range allowed {
		if digest == got {
			return nil
		}
	}
	return fmt.Errorf("%s:%s shows %q, the log allows %q", name, tag, got, allowed)
}
