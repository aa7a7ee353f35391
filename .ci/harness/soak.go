package main

import (
	"context"
	cryptorand "crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// soak puts a node under everything at once for a while, at an even rate: pushes, pulls, deletes and restores in both
// registries, personal tokens that come and go, sign-ins that fail, webhooks that arrive, retention, and readers of lists,
// of the audit log and of what is stored. Meanwhile it looks at the node's process every few seconds, and at the end it
// says of each figure whether it stayed flat. It fails when one did not, or when any answer was not the promised one.
func soak(ctx context.Context, arguments []string) error {
	set, origin := flags("soak")
	pid := set.Int("pid", 0, "process id of the node")
	data := set.String("data", "", "the node's data directory")
	jcmd := set.String("jcmd", "jcmd", "the JDK's jcmd")
	duration := set.Duration("for", 30*time.Minute, "how long")
	every := set.Duration("every", 10*time.Second, "time between two samples")
	rate := set.Float64("rate", 5, "images pushed a second")
	_ = set.Parse(arguments)
	load := &load{origin: *origin, api: newRegistry(*origin)}
	load.api.basic = true
	if err := load.prepare(ctx); err != nil {
		return err
	}
	watch := &watch{pid: *pid, data: *data, jcmd: *jcmd, origin: *origin, images: &load.images}
	if err := watch.sample(ctx); err != nil {
		return err
	}
	running, stop := context.WithTimeout(ctx, *duration)
	defer stop()
	var group sync.WaitGroup
	load.begin(running, &group, *rate)
	began := time.Now()
	ticks := time.NewTicker(*every)
	defer ticks.Stop()
	var failure error
	for failure == nil && running.Err() == nil {
		select {
		case <-running.Done():
		case <-ticks.C:
			failure = watch.sample(ctx)
		}
	}
	stop()
	group.Wait()
	fmt.Printf("%v: %s\n", time.Since(began).Round(time.Second), load.told())
	flat := watch.judge(os.Stdout)
	return errors.Join(failure, load.wrong(), flat)
}

const (
	soakOrganization = "soak"
	soakRepository   = "soak/app"
	soakWorkers      = 4
	soakTags         = 5
)

// One layer in so many is a large one.
const soakLarge, soakLargeBytes = 50, 2 << 20

type load struct {
	origin string
	api    *registry

	images, pulled, deleted, restored, tokens, refused, hooks, reads atomic.Int64

	mutex    sync.Mutex
	failures []error
	number   int
}

func (l *load) told() string {
	return fmt.Sprintf("%d images pushed, %d pulled, %d deleted, %d restored, %d tokens made and revoked, %d sign-ins refused, %d hooks arrived, %d reports read",
		l.images.Load(), l.pulled.Load(), l.deleted.Load(), l.restored.Load(), l.tokens.Load(), l.refused.Load(), l.hooks.Load(), l.reads.Load())
}

func (l *load) wrong() error {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.number == 0 && l.hooks.Load() == 0 {
		return errors.New("no hook arrived")
	}
	if l.number == 0 {
		return nil
	}
	return fmt.Errorf("%d answers were wrong, the first of them: %w", l.number, errors.Join(l.failures...))
}

// fail counts what went wrong, unless it is only that the soak is over.
func (l *load) fail(ctx context.Context, err error) {
	if err == nil || ctx.Err() != nil {
		return
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.number++
	if len(l.failures) < 5 {
		l.failures = append(l.failures, err)
	}
}

// rest makes one call of the REST API and decodes its answer into what is given, if anything is.
func (l *load) rest(ctx context.Context, status int, method, path string, sent, got any) error {
	var content body
	headers := map[string]string{}
	if sent != nil {
		text, err := json.Marshal(sent)
		if err != nil {
			return err
		}
		content, headers["Content-Type"] = bodyOf(text), "application/json"
	}
	response, err := l.api.send(ctx, method, "", "/api/v3"+path, headers, content)
	if err != nil {
		return err
	}
	defer drain(response)
	if response.StatusCode != status {
		return unexpected(method, path, response)
	}
	if got == nil {
		_, err = io.Copy(io.Discard, response.Body)
		return err
	}
	return json.NewDecoder(response.Body).Decode(got)
}

type object = map[string]any

func (l *load) prepare(ctx context.Context) error {
	receiver, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go func() {
		_ = http.Serve(receiver, http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
			_, _ = io.Copy(io.Discard, request.Body)
			l.hooks.Add(1)
			answer.WriteHeader(http.StatusNoContent)
		}))
	}()
	target := object{"url": "http://" + receiver.Addr().String() + "/", "content_type": "json", "secret": "a-long-secret-of-a-hook"}
	steps := []struct {
		status       int
		method, path string
		sent         any
	}{
		{201, "POST", "/admin/organizations", object{"login": soakOrganization, "admin": l.api.login}},
		{201, "POST", "/orgs/" + soakOrganization + "/repos", object{"name": "app"}},
		{201, "POST", "/admin/users", object{"login": "soaker"}},
		{200, "PUT", "/admin/registry/hook-networks", object{"networks": []string{"127.0.0.1/32"}}},
		{201, "POST", "/orgs/" + soakOrganization + "/hooks", object{"name": "web", "events": []string{"registry_package"}, "config": target}},
		{200, "PUT", "/orgs/" + soakOrganization + "/retention",
			object{"keep_last": 5, "keep_tags": []string{"*"}, "delete_tagged": true, "delete_untagged_after_days": 1}},
		{200, "PUT", "/orgs/" + soakOrganization + "/quota", object{"hard_physical_bytes": int64(1) << 40}},
	}
	for _, step := range steps {
		if err := l.rest(ctx, step.status, step.method, step.path, step.sent, nil); err != nil {
			return err
		}
	}
	return nil
}

// begin starts the workers: those that push take turns by a clock, so that the rate is the same from beginning to end.
func (l *load) begin(ctx context.Context, group *sync.WaitGroup, rate float64) {
	turns := make(chan struct{})
	start := func(work func()) {
		group.Add(1)
		go func() {
			defer group.Done()
			work()
		}()
	}
	start(func() {
		clock := time.NewTicker(time.Duration(float64(time.Second) / rate))
		defer clock.Stop()
		defer close(turns)
		for ctx.Err() == nil {
			select {
			case <-ctx.Done():
			case <-clock.C:
				select {
				case turns <- struct{}{}:
				default: // all workers are busy; the rate is what the node takes
				}
			}
		}
	})
	for worker := range soakWorkers {
		start(func() {
			w := &soaker{load: l, client: newRegistry(l.origin), names: []string{
				fmt.Sprintf("%s/image-%d", soakOrganization, worker), fmt.Sprintf("%s/image-%d", soakRepository, worker)}}
			for range turns {
				l.fail(ctx, w.turn(ctx))
			}
		})
	}
	for _, task := range []struct {
		every time.Duration
		run   func(context.Context) error
	}{
		{500 * time.Millisecond, l.token},
		{300 * time.Millisecond, l.stranger},
		{2 * time.Second, l.reader},
	} {
		start(func() {
			for ctx.Err() == nil {
				l.fail(ctx, task.run(ctx))
				select {
				case <-ctx.Done():
				case <-time.After(task.every):
				}
			}
		})
	}
}

// token makes a personal token and one of a workflow, signs in with each and revokes it.
func (l *load) token(ctx context.Context) error {
	l.tokens.Add(1)
	const personal = "/admin/users/soaker/authorizations"
	if err := l.useToken(ctx, personal, object{"scopes": []string{"read:packages"}}); err != nil {
		return err
	}
	if err := l.rest(ctx, http.StatusNoContent, "DELETE", personal, nil, nil); err != nil {
		return err
	}
	job := object{"permissions": object{"packages": "write"}, "run": fmt.Sprint(l.tokens.Load()), "expires_in": 60}
	return l.useToken(ctx, "/repos/"+soakRepository+"/actions/workflow-tokens", job)
}

func (l *load) useToken(ctx context.Context, path string, asked object) error {
	var made struct{ Token string }
	if err := l.rest(ctx, http.StatusCreated, "POST", path, asked, &made); err != nil {
		return err
	}
	return l.signIn(ctx, "", "soaker", made.Token, http.StatusOK)
}

// signIn asks for a token, from another address if one is given: the node takes this machine for a proxy.
func (l *load) signIn(ctx context.Context, from, login, token string, statuses ...int) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, l.origin+"/token", nil)
	if err != nil {
		return err
	}
	if from != "" {
		request.Header.Set("X-Forwarded-For", from)
	}
	request.SetBasicAuth(login, token)
	response, err := l.api.client.Do(request)
	if err != nil {
		return err
	}
	defer drain(response)
	for _, status := range statuses {
		if response.StatusCode == status {
			return nil
		}
	}
	return unexpected(http.MethodGet, "/token as "+login, response)
}

// stranger fails to sign in, each from one of many addresses, and is told to wait after a while.
func (l *load) stranger(ctx context.Context) error {
	l.refused.Add(1)
	login := fmt.Sprintf("stranger-%d", rand.IntN(2000))
	from := fmt.Sprintf("10.1.%d.%d", rand.IntN(8), 1+rand.IntN(254))
	return l.signIn(ctx, from, login, "hbp_"+digestOf([]byte(login))[7:49], http.StatusUnauthorized, http.StatusTooManyRequests)
}

// reader asks for lists and reports, and brings a deleted version back.
func (l *load) reader(ctx context.Context) error {
	organization := "/orgs/" + soakOrganization
	container := organization + "/packages/container/image-0"
	paths := []string{
		organization + "/packages?package_type=container", container + "/versions?per_page=100", container + "/tags?per_page=100",
		organization + "/storage", organization + "/audit-log?per_page=100", organization + "/hooks", "/admin/registry/quota",
	}
	path := paths[rand.IntN(len(paths))]
	err := l.rest(ctx, http.StatusOK, "GET", path, nil, nil)
	var answer *statusError
	if errors.As(err, &answer) && answer.status == http.StatusNotFound {
		err = nil // before the first push, and where nobody set a quota
	}
	if err != nil {
		return err
	}
	l.reads.Add(1)
	return l.restore(ctx, container)
}

func (l *load) restore(ctx context.Context, of string) error {
	var deleted []struct{ ID int64 }
	err := l.rest(ctx, http.StatusOK, "GET", of+"/versions?state=deleted&per_page=1", nil, &deleted)
	var answer *statusError
	if errors.As(err, &answer) && answer.status == http.StatusNotFound || err == nil && len(deleted) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	l.restored.Add(1)
	return l.rest(ctx, http.StatusNoContent, "POST", fmt.Sprintf("%s/versions/%d/restore", of, deleted[0].ID), nil, nil)
}

// soaker pushes to names of its own, so that it knows what they hold.
type soaker struct {
	load   *load
	client *registry
	names  []string
	turns  int
}

func (s *soaker) turn(ctx context.Context) error {
	s.turns++
	name := s.names[s.turns%len(s.names)]
	var layers []descriptor
	for range 1 + rand.IntN(3) {
		size := 1 + rand.IntN(32<<10)
		if rand.IntN(soakLarge) == 0 {
			size = soakLargeBytes
		}
		layer, err := s.client.pushBlob(ctx, name, randomBytes(size), rand.IntN(3) == 0)
		if err != nil {
			return err
		}
		layer.MediaType = mediaTypeLayer
		layers = append(layers, layer)
	}
	config, err := s.client.pushBlob(ctx, name, []byte(fmt.Sprintf(`{"architecture":"amd64","os":"linux","created_by":"%x"}`, randomBytes(8))), false)
	if err != nil {
		return err
	}
	config.MediaType = mediaTypeConfig
	image := imageManifest(config, layers)
	tag := fmt.Sprintf("v%d", rand.IntN(soakTags))
	if err := s.client.putManifest(ctx, name, tag, mediaTypeManifest, image); err != nil {
		return err
	}
	s.load.images.Add(1)
	digest, err := s.client.walk(ctx, name, tag)
	if err != nil {
		return err
	}
	if digest != digestOf(image) {
		return fmt.Errorf("%s:%s shows %s after %s was pushed to it", name, tag, digest, digestOf(image))
	}
	s.load.pulled.Add(1)
	if s.turns > 4 && rand.IntN(3) == 0 {
		return s.delete(ctx, name, digest)
	}
	return nil
}

// delete removes a version; who deletes the last one of a package or the last tagged is refused, and that is right.
func (s *soaker) delete(ctx context.Context, name, digest string) error {
	_, err := s.client.expect(ctx, http.StatusAccepted, http.MethodDelete, name, "/v2/"+name+"/manifests/"+digest, nil, body{})
	var answer *statusError
	if errors.As(err, &answer) && answer.status >= 400 && answer.status < 500 && !strings.Contains(answer.body, "UNAUTHORIZED") {
		return nil
	}
	if err == nil {
		s.load.deleted.Add(1)
	}
	return err
}

func randomBytes(count int) []byte {
	content := make([]byte, count)
	_, _ = cryptorand.Read(content)
	return content
}
