package main

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// large pushes an image of very large layers in the three ways that clients use, pulls it back, compares every digest,
// and watches the server's memory meanwhile.
func large(ctx context.Context, arguments []string) error {
	set, origin := flags("large")
	name := set.String("name", "", "repository name")
	tag := set.String("tag", "large", "tag")
	layers := set.String("layers", "5GiB", "sizes of the layers, separated by commas")
	pid := set.Int("pid", 0, "process whose resident memory is sampled")
	limit := bytesValue(900 << 20)
	set.Var(&limit, "limit", "resident memory that the process must stay under")
	_ = set.Parse(arguments)

	memory := &memoryWatch{pid: *pid}
	if *pid != 0 {
		if _, err := memory.sample(); err != nil {
			return err
		}
		watching, stop := context.WithCancel(ctx)
		defer stop()
		go memory.run(watching)
	}
	client := newRegistry(*origin)
	var pushed []descriptor
	for index, text := range strings.Split(*layers, ",") {
		var size bytesValue
		if err := size.Set(text); err != nil {
			return err
		}
		way := ways[index%len(ways)]
		began := time.Now()
		layer, err := way.push(ctx, client, *name, newKeystream(int64(size)))
		if err != nil {
			return fmt.Errorf("layer %d of %s, %s: %w", index, text, way.name, err)
		}
		report("pushed", way.name, layer, began)
		pushed = append(pushed, layer)
	}
	config := []byte(`{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}`)
	location, err := client.startUpload(ctx, *name)
	if err != nil {
		return err
	}
	if err := client.commitUpload(ctx, *name, location, digestOf(config), bodyOf(config)); err != nil {
		return err
	}
	image := imageManifest(descriptor{MediaType: mediaTypeConfig, Digest: digestOf(config), Size: int64(len(config))}, pushed)
	if err := client.putManifest(ctx, *name, *tag, mediaTypeManifest, image); err != nil {
		return err
	}
	if _, digest, err := client.getManifest(ctx, *name, *tag); err != nil || digest != digestOf(image) {
		return fmt.Errorf("the tag answers %s, pushed was %s: %w", digest, digestOf(image), err)
	}
	for _, layer := range pushed {
		began := time.Now()
		if err := client.checkBlob(ctx, *name, layer.Digest, layer.Size); err != nil {
			return err
		}
		report("pulled", "GET", layer, began)
		if err := client.checkTail(ctx, *name, layer); err != nil {
			return err
		}
	}
	if *pid != 0 {
		if _, err := memory.sample(); err != nil {
			return fmt.Errorf("the server is gone: %w", err)
		}
		fmt.Printf("resident memory: %d MiB at most in samples, %d MiB high water; limit %d MiB\n",
			memory.most.Load()>>20, memory.highWater.Load()>>20, int64(limit)>>20)
		if memory.most.Load() >= int64(limit) {
			return errors.New("the server's resident memory reached the limit")
		}
	}
	return nil
}

func report(what, way string, layer descriptor, began time.Time) {
	took := time.Since(began)
	fmt.Printf("%s %d MiB in %.1f s, %.0f MiB/s (%s)\n", what, layer.Size>>20, took.Seconds(),
		float64(layer.Size>>20)/took.Seconds(), way)
}

// keystream is a layer that nobody stores: AES in counter mode over zeros, readable any number of times.
type keystream struct {
	key  [16]byte
	size int64
}

func newKeystream(size int64) *keystream {
	made := &keystream{size: size}
	if _, err := rand.Read(made.key[:]); err != nil {
		panic(err)
	}
	return made
}

func (k *keystream) open() io.Reader {
	block, err := aes.NewCipher(k.key[:])
	if err != nil {
		panic(err)
	}
	return io.LimitReader(cipher.StreamReader{S: cipher.NewCTR(block, make([]byte, aes.BlockSize)), R: zeros{}}, k.size)
}

type zeros struct{}

func (zeros) Read(buffer []byte) (int, error) {
	clear(buffer)
	return len(buffer), nil
}

func (k *keystream) descriptor(sum hash.Hash) descriptor {
	return descriptor{MediaType: mediaTypeLayer, Digest: "sha256:" + hex.EncodeToString(sum.Sum(nil)), Size: k.size}
}

// ways are how a layer travels: docker, podman and skopeo stream one PATCH of unknown length; containerd and crane know
// the length; regclient and oras can send ranges.
var ways = []struct {
	name string
	push func(context.Context, *registry, string, *keystream) (descriptor, error)
}{
	{"one PATCH, chunked", pushStreamed},
	{"one PUT, known length", pushWhole},
	{"PATCHes of 1 GiB", pushRanges},
}

func pushStreamed(ctx context.Context, client *registry, name string, content *keystream) (descriptor, error) {
	sum := sha256.New()
	location, err := client.startUpload(ctx, name)
	if err != nil {
		return descriptor{}, err
	}
	location, err = client.appendUpload(ctx, name, location, nil, body{func() io.Reader {
		sum.Reset()
		return io.TeeReader(content.open(), sum)
	}, -1})
	if err != nil {
		return descriptor{}, err
	}
	layer := content.descriptor(sum)
	return layer, client.commitUpload(ctx, name, location, layer.Digest, bodyOf(nil))
}

func pushWhole(ctx context.Context, client *registry, name string, content *keystream) (descriptor, error) {
	sum := sha256.New()
	if _, err := io.CopyBuffer(sum, struct{ io.Reader }{content.open()}, make([]byte, 1<<20)); err != nil {
		return descriptor{}, err
	}
	layer := content.descriptor(sum)
	location, err := client.startUpload(ctx, name)
	if err != nil {
		return descriptor{}, err
	}
	return layer, client.commitUpload(ctx, name, location, layer.Digest, body{content.open, content.size})
}

func pushRanges(ctx context.Context, client *registry, name string, content *keystream) (descriptor, error) {
	const step = int64(1 << 30)
	location, err := client.startUpload(ctx, name)
	if err != nil {
		return descriptor{}, err
	}
	sum := sha256.New()
	rest := io.TeeReader(content.open(), sum)
	for offset := int64(0); offset < content.size; {
		length := min(step, content.size-offset)
		location, err = client.appendUpload(ctx, name, location,
			map[string]string{"Content-Range": fmt.Sprintf("%d-%d", offset, offset+length-1)},
			body{func() io.Reader { return io.LimitReader(rest, length) }, length})
		if err != nil {
			return descriptor{}, err
		}
		offset += length
	}
	layer := content.descriptor(sum)
	return layer, client.commitUpload(ctx, name, location, layer.Digest, bodyOf(nil))
}

// checkTail asks for the last bytes only, which lie beyond what 32 bits can count.
func (r *registry) checkTail(ctx context.Context, name string, layer descriptor) error {
	const length = 4096
	target := "/v2/" + name + "/blobs/" + layer.Digest
	response, err := r.send(ctx, http.MethodGet, name, target,
		map[string]string{"Range": fmt.Sprintf("bytes=%d-%d", layer.Size-length, layer.Size-1)}, body{})
	if err != nil {
		return err
	}
	defer drain(response)
	if response.StatusCode != http.StatusPartialContent {
		return unexpected("GET with Range", target, response)
	}
	got, err := io.Copy(io.Discard, response.Body)
	if err == nil && got != length {
		err = fmt.Errorf("%s: a range of %d bytes gave %d", target, length, got)
	}
	return err
}

type memoryWatch struct {
	pid             int
	most, highWater atomic.Int64
}

func (m *memoryWatch) run(ctx context.Context) {
	ticker := time.NewTicker(200 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			_, _ = m.sample()
		}
	}
}

var resident = regexp.MustCompile(`(?m)^(VmRSS|VmHWM):\s*(\d+) kB$`)

func (m *memoryWatch) sample() (int64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", m.pid))
	if err != nil {
		return 0, err
	}
	found := resident.FindAllStringSubmatch(string(status), -1)
	if len(found) == 0 {
		return 0, fmt.Errorf("process %d has no memory", m.pid)
	}
	for _, line := range found {
		kilobytes, _ := strconv.ParseInt(line[2], 10, 64)
		most := &m.most
		if line[1] == "VmHWM" {
			most = &m.highWater
		}
		if kilobytes<<10 > most.Load() {
			most.Store(kilobytes << 10)
		}
	}
	return m.most.Load(), nil
}
