package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"time"
)

// registry is a small client of the OCI distribution specification: token and Basic authentication, nothing hidden,
// nothing repeated but the one request that was answered with a challenge.
type registry struct {
	origin, login, secret string
	client                *http.Client

	mutex  sync.Mutex
	bearer map[string]bearer // by repository name
	basic  bool
}

type bearer struct {
	value, challenge string
	until            time.Time
}

// statusError is an answer that was not the expected one; its absence in an error chain means the wire broke.
type statusError struct {
	request string
	status  int
	body    string
}

func (e *statusError) Error() string { return fmt.Sprintf("%s: %d %s", e.request, e.status, e.body) }

func newRegistry(origin string) *registry {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.Proxy = nil
	transport.DisableCompression = true
	transport.MaxIdleConnsPerHost = 32
	return &registry{
		origin: origin, login: os.Getenv("HATOBA_LOGIN"), secret: os.Getenv("HATOBA_TOKEN"),
		client: &http.Client{Transport: transport}, bearer: map[string]bearer{},
	}
}

// body opens the bytes of a request anew, because a challenge makes it be sent twice. Length -1 means chunked.
type body struct {
	open   func() io.Reader
	length int64
}

func bodyOf(content []byte) body {
	return body{func() io.Reader { return bytes.NewReader(content) }, int64(len(content))}
}

// send makes one request on the repository name and answers its challenge once.
func (r *registry) send(ctx context.Context, method, name, target string, headers map[string]string, content body) (*http.Response, error) {
	if !strings.HasPrefix(target, "http://") && !strings.HasPrefix(target, "https://") {
		target = r.origin + target
	}
	for attempt := 0; ; attempt++ {
		var reader io.Reader
		if content.open != nil {
			reader = content.open()
			if content.length == 0 {
				reader = http.NoBody
			}
		}
		request, err := http.NewRequestWithContext(ctx, method, target, reader)
		if err != nil {
			return nil, err
		}
		if reader != nil {
			request.ContentLength = content.length
		}
		for key, value := range headers {
			request.Header.Set(key, value)
		}
		if err := r.authorize(ctx, request, name); err != nil {
			return nil, err
		}
		response, err := r.client.Do(request)
		if err != nil {
			return nil, err
		}
		if response.StatusCode != http.StatusUnauthorized || attempt > 0 {
			return response, nil
		}
		drain(response)
		if err := r.answer(ctx, name, response.Header.Get("WWW-Authenticate")); err != nil {
			return nil, err
		}
	}
}

// authorize renews a bearer before it is used too late: a body that can only be read once survives no challenge.
func (r *registry) authorize(ctx context.Context, request *http.Request, name string) error {
	r.mutex.Lock()
	held, ok := r.bearer[name]
	basic := r.basic
	r.mutex.Unlock()
	if basic {
		request.SetBasicAuth(r.login, r.secret)
		return nil
	}
	if ok && time.Now().After(held.until) {
		if err := r.answer(ctx, name, held.challenge); err != nil {
			return err
		}
		r.mutex.Lock()
		held = r.bearer[name]
		r.mutex.Unlock()
	}
	if ok {
		request.Header.Set("Authorization", "Bearer "+held.value)
	}
	return nil
}

var parameter = regexp.MustCompile(`([a-z_]+)="([^"]*)"`)

func (r *registry) answer(ctx context.Context, name, challenge string) error {
	if strings.HasPrefix(challenge, "Basic ") {
		r.mutex.Lock()
		r.basic = true
		r.mutex.Unlock()
		return nil
	}
	if !strings.HasPrefix(challenge, "Bearer ") {
		return fmt.Errorf("401 with the challenge %q", challenge)
	}
	told := map[string]string{}
	for _, match := range parameter.FindAllStringSubmatch(challenge, -1) {
		told[match[1]] = match[2]
	}
	// One token for all that these programs do on a name; a registry grants the part that the account may have.
	query := url.Values{"service": {told["service"]}, "scope": {"repository:" + name + ":pull,push,delete"}}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, told["realm"]+"?"+query.Encode(), nil)
	if err != nil {
		return err
	}
	if r.login != "" {
		request.SetBasicAuth(r.login, r.secret)
	}
	response, err := r.client.Do(request)
	if err != nil {
		return err
	}
	defer drain(response)
	if response.StatusCode != http.StatusOK {
		return unexpected(request.Method, "/token", response)
	}
	var granted struct {
		Token       string `json:"token"`
		AccessToken string `json:"access_token"`
		ExpiresIn   int    `json:"expires_in"`
	}
	if err := json.NewDecoder(response.Body).Decode(&granted); err != nil {
		return fmt.Errorf("token answer: %w", err)
	}
	if granted.Token == "" {
		granted.Token = granted.AccessToken
	}
	if granted.ExpiresIn < 60 {
		granted.ExpiresIn = 60
	}
	r.mutex.Lock()
	life := time.Duration(granted.ExpiresIn) * time.Second
	r.bearer[name] = bearer{granted.Token, challenge, time.Now().Add(life - min(30*time.Second, life/2))}
	r.mutex.Unlock()
	return nil
}

func unexpected(method, target string, response *http.Response) error {
	text, _ := io.ReadAll(io.LimitReader(response.Body, 500))
	return &statusError{method + " " + target, response.StatusCode, strings.TrimSpace(string(text))}
}

func drain(response *http.Response) {
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 64<<10))
	_ = response.Body.Close()
}

// expect sends a request, requires the status, drains the answer and returns its headers.
func (r *registry) expect(ctx context.Context, status int, method, name, target string, headers map[string]string, content body) (http.Header, error) {
	response, err := r.send(ctx, method, name, target, headers, content)
	if err != nil {
		return nil, err
	}
	defer drain(response)
	if response.StatusCode != status {
		return nil, unexpected(method, target, response)
	}
	return response.Header, nil
}

func (r *registry) startUpload(ctx context.Context, name string) (string, error) {
	headers, err := r.expect(ctx, http.StatusAccepted, http.MethodPost, name, "/v2/"+name+"/blobs/uploads/", nil, bodyOf(nil))
	if err != nil {
		return "", err
	}
	return headers.Get("Location"), required(headers, "Location")
}

func (r *registry) appendUpload(ctx context.Context, name, location string, headers map[string]string, content body) (string, error) {
	sent := map[string]string{"Content-Type": "application/octet-stream"}
	for key, value := range headers {
		sent[key] = value
	}
	answer, err := r.expect(ctx, http.StatusAccepted, http.MethodPatch, name, location, sent, content)
	if err != nil {
		return "", err
	}
	return answer.Get("Location"), required(answer, "Location")
}

func (r *registry) commitUpload(ctx context.Context, name, location, digest string, content body) error {
	separator := "?"
	if strings.Contains(location, "?") {
		separator = "&"
	}
	_, err := r.expect(ctx, http.StatusCreated, http.MethodPut, name,
		location+separator+"digest="+url.QueryEscape(digest), map[string]string{"Content-Type": "application/octet-stream"}, content)
	return err
}

// pushBlob uploads a blob, if wanted its first half as a chunk of its own.
func (r *registry) pushBlob(ctx context.Context, name string, content []byte, inTwo bool) (descriptor, error) {
	location, err := r.startUpload(ctx, name)
	if err != nil {
		return descriptor{}, err
	}
	rest := content
	if inTwo && len(content) > 1 {
		half := content[:len(content)/2]
		rest = content[len(half):]
		location, err = r.appendUpload(ctx, name, location, nil, body{bodyOf(half).open, -1})
		if err != nil {
			return descriptor{}, err
		}
	}
	pushed := descriptor{Digest: digestOf(content), Size: int64(len(content))}
	return pushed, r.commitUpload(ctx, name, location, pushed.Digest, bodyOf(rest))
}

func required(headers http.Header, key string) error {
	if headers.Get(key) == "" {
		return errors.New("the answer has no " + key)
	}
	return nil
}

func (r *registry) putManifest(ctx context.Context, name, reference, mediaType string, manifest []byte) error {
	_, err := r.expect(ctx, http.StatusCreated, http.MethodPut, name, "/v2/"+name+"/manifests/"+reference,
		map[string]string{"Content-Type": mediaType}, bodyOf(manifest))
	return err
}

const accepted = mediaTypeManifest + ", " + mediaTypeIndex +
	", application/vnd.docker.distribution.manifest.v2+json, application/vnd.docker.distribution.manifest.list.v2+json"

// getManifest returns the bytes and their digest, and fails if the registry's header disagrees.
func (r *registry) getManifest(ctx context.Context, name, reference string) ([]byte, string, error) {
	target := "/v2/" + name + "/manifests/" + reference
	response, err := r.send(ctx, http.MethodGet, name, target, map[string]string{"Accept": accepted}, body{})
	if err != nil {
		return nil, "", err
	}
	defer drain(response)
	if response.StatusCode != http.StatusOK {
		return nil, "", unexpected(http.MethodGet, target, response)
	}
	content, err := io.ReadAll(io.LimitReader(response.Body, 16<<20))
	if err != nil {
		return nil, "", err
	}
	digest := digestOf(content)
	if told := response.Header.Get("Docker-Content-Digest"); told != "" && told != digest {
		return nil, "", fmt.Errorf("%s: the header says %s, the bytes are %s", target, told, digest)
	}
	return content, digest, nil
}

// checkBlob reads a blob to its end and compares digest and size.
func (r *registry) checkBlob(ctx context.Context, name, digest string, size int64) error {
	target := "/v2/" + name + "/blobs/" + digest
	response, err := r.send(ctx, http.MethodGet, name, target, nil, body{})
	if err != nil {
		return err
	}
	defer drain(response)
	if response.StatusCode != http.StatusOK {
		return unexpected(http.MethodGet, target, response)
	}
	hash := sha256.New()
	got, err := io.CopyBuffer(hash, struct{ io.Reader }{response.Body}, make([]byte, 1<<20))
	if err != nil {
		return fmt.Errorf("%s after %d bytes: %w", target, got, err)
	}
	if is := "sha256:" + hex.EncodeToString(hash.Sum(nil)); is != digest || got != size {
		return fmt.Errorf("%s: wanted %d bytes, got %d bytes of %s", target, size, got, is)
	}
	return nil
}

func digestOf(content []byte) string {
	sum := sha256.Sum256(content)
	return "sha256:" + hex.EncodeToString(sum[:])
}

const (
	mediaTypeManifest = "application/vnd.oci.image.manifest.v1+json"
	mediaTypeIndex    = "application/vnd.oci.image.index.v1+json"
	mediaTypeConfig   = "application/vnd.oci.image.config.v1+json"
	mediaTypeLayer    = "application/vnd.oci.image.layer.v1.tar"
)

type descriptor struct {
	MediaType string   `json:"mediaType"`
	Digest    string   `json:"digest"`
	Size      int64    `json:"size"`
	URLs      []string `json:"urls,omitempty"`
}

type manifest struct {
	SchemaVersion int          `json:"schemaVersion"`
	MediaType     string       `json:"mediaType,omitempty"`
	Config        *descriptor  `json:"config,omitempty"`
	Layers        []descriptor `json:"layers,omitempty"`
	Manifests     []descriptor `json:"manifests,omitempty"`
}

// imageManifest makes the bytes of a plain OCI image manifest.
func imageManifest(config descriptor, layers []descriptor) []byte {
	content, err := json.Marshal(manifest{2, mediaTypeManifest, &config, layers, nil})
	if err != nil {
		panic(err)
	}
	return content
}
