package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math/rand"
	"net/http"
	"net/url"
	"os"
	"sort"
	"sync"
	"sync/atomic"
	"time"
)

// tokens measures what signing in costs: how many tokens a second four clients get, whether what is private and what is
// absent can be told apart by time, and whether a flood of failed sign-ins slows pulls. The server has to believe what
// this address says of X-Forwarded-For. Everything that is measured was warmed up by the same requests.
func tokens(ctx context.Context, arguments []string) error {
	set, origin := flags("tokens")
	seconds := set.Duration("for", 10*time.Second, "how long each load goes on")
	requests := set.Int("requests", 2000, "how many requests are compared of what is private and of what is absent")
	set.Parse(arguments)
	b := &bench{ctx: ctx, origin: *origin, client: newRegistry(*origin).client, seconds: *seconds}
	b.admin = basicOf(os.Getenv("HATOBA_LOGIN"), os.Getenv("HATOBA_TOKEN"))
	if err := b.prepare(); err != nil {
		return err
	}
	var failures []error
	for _, measure := range []func() error{b.rate, func() error { return b.compare(*requests) }, b.flood} {
		if err := measure(); err != nil {
			failures = append(failures, err)
		}
	}
	return errors.Join(failures...)
}

const (
	clients       = 4
	leastRate     = 500
	mostApart     = 0.05
	mostSlowed    = 1.5
	turns         = 3
	benchOwner    = "bench-owner"
	benchOutsider = "bench-outsider"
	benchImage    = benchOwner + "/image"
	benchAbsent   = benchOwner + "/other"
)

type bench struct {
	ctx      context.Context
	origin   string
	client   *http.Client
	seconds  time.Duration
	admin    string
	outsider string
	pull     string
	digest   string
}

// call is one request; it can be made many times.
type call struct {
	method, path string
	headers      map[string]string
	body         []byte
}

func basicOf(login, secret string) string {
	request := http.Request{Header: http.Header{}}
	request.SetBasicAuth(login, secret)
	return request.Header.Get("Authorization")
}

func (b *bench) do(c call) (int, []byte, time.Duration, error) {
	request, err := http.NewRequestWithContext(b.ctx, c.method, b.origin+c.path, bytes.NewReader(c.body))
	if err != nil {
		return 0, nil, 0, err
	}
	for name, value := range c.headers {
		request.Header.Set(name, value)
	}
	began := time.Now()
	response, err := b.client.Do(request)
	if err != nil {
		return 0, nil, 0, err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	return response.StatusCode, content, time.Since(began), err
}

func (b *bench) require(status int, c call) ([]byte, error) {
	got, content, _, err := b.do(c)
	if err == nil && got != status {
		err = fmt.Errorf("%s %s: %d %s", c.method, c.path, got, content)
	}
	return content, err
}

func (b *bench) as(authorization, method, path, contentType string, body []byte) call {
	return call{method, path, map[string]string{"Authorization": authorization, "Content-Type": contentType}, body}
}

// prepare makes an account without any role, and a private image.
func (b *bench) prepare() error {
	const form = "application/json"
	made, err := b.require(201, b.as(b.admin, "POST", "/api/v3/admin/users", form, []byte(`{"login":"`+benchOutsider+`"}`)))
	if err != nil {
		return err
	}
	made, err = b.require(201, b.as(b.admin, "POST", "/api/v3/admin/users/"+benchOutsider+"/authorizations", form,
		[]byte(`{"scopes":["write:packages","delete:packages"]}`)))
	if err != nil {
		return err
	}
	var authorization struct{ Token string }
	if err := json.Unmarshal(made, &authorization); err != nil {
		return err
	}
	b.outsider = basicOf(benchOutsider, authorization.Token)
	config := []byte("{}")
	b.digest = fmt.Sprintf("sha256:%x", sha256.Sum256(config))
	if _, err := b.require(201, b.as(b.admin, "POST", "/v2/"+benchImage+"/blobs/uploads/?digest="+b.digest,
		"application/octet-stream", config)); err != nil {
		return err
	}
	if _, err := b.require(201, b.as(b.admin, "PUT", "/v2/"+benchImage+"/manifests/v1", manifestType, b.manifest())); err != nil {
		return err
	}
	b.pull, err = b.token(b.admin, benchImage)
	return err
}

const manifestType = "application/vnd.oci.image.manifest.v1+json"

func (b *bench) manifest() []byte {
	return []byte(`{"schemaVersion":2,"mediaType":"` + manifestType + `","config":{"mediaType":"application/vnd.oci.image.config.v1+json",` +
		`"digest":"` + b.digest + `","size":2},"layers":[]}`)
}

func tokenCall(authorization, name string) call {
	return call{"GET", "/token?scope=" + url.QueryEscape("repository:"+name+":pull,push"),
		map[string]string{"Authorization": authorization}, nil}
}

func (b *bench) token(authorization, name string) (string, error) {
	content, err := b.require(200, tokenCall(authorization, name))
	if err != nil {
		return "", err
	}
	var answer struct{ Token string }
	err = json.Unmarshal(content, &answer)
	return "Bearer " + answer.Token, err
}

// load makes calls from so many clients until stop is closed, and tells how many were made and how long each took.
func (b *bench) load(count int, stop <-chan struct{}, next func(client, number int) (call, int)) (func() ([]time.Duration, error), *atomic.Int64) {
	var group sync.WaitGroup
	var made atomic.Int64
	times := make([][]time.Duration, count)
	failures := make([]error, count)
	for client := 0; client < count; client++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for number := 0; ; number++ {
				select {
				case <-stop:
					return
				case <-b.ctx.Done():
					return
				default:
				}
				c, expected := next(client, number)
				status, content, took, err := b.do(c)
				if err == nil && expected != 0 && status != expected {
					err = fmt.Errorf("%s %s: %d %s", c.method, c.path, status, content)
				}
				if err != nil {
					failures[client] = err
					return
				}
				times[client] = append(times[client], took)
				made.Add(1)
			}
		}()
	}
	return func() ([]time.Duration, error) {
		group.Wait()
		var all []time.Duration
		for _, some := range times {
			all = append(all, some...)
		}
		sort.Slice(all, func(i, j int) bool { return all[i] < all[j] })
		return all, errors.Join(failures...)
	}, &made
}

func quantile(sorted []time.Duration, part float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[int(part*float64(len(sorted)-1))]
}

func (b *bench) during(count int, lasts time.Duration, next func(client, number int) (call, int)) ([]time.Duration, error) {
	stop := make(chan struct{})
	result, _ := b.load(count, stop, next)
	time.Sleep(lasts)
	close(stop)
	return result()
}

// rate is how many tokens four clients get in a second, each for one repository.
func (b *bench) rate() error {
	next := func(int, int) (call, int) { return tokenCall(b.admin, benchImage), 200 }
	if _, err := b.during(clients, b.seconds, next); err != nil {
		return err
	}
	for _, way := range []struct {
		name string
		next func(int, int) (call, int)
	}{
		{"an administrator's token", next},
		{"a token of an account whose role is looked up", func(int, int) (call, int) { return tokenCall(b.outsider, benchImage), 200 }},
		{"an anonymous token", func(int, int) (call, int) {
			c := tokenCall("", benchImage)
			c.headers = nil
			return c, 200
		}},
	} {
		times, err := b.during(clients, b.seconds, way.next)
		if err != nil {
			return err
		}
		rate := float64(len(times)) / b.seconds.Seconds()
		fmt.Printf("%s: %.0f a second by %d clients, p50 %v, p99 %v\n", way.name, rate, clients,
			quantile(times, 0.5).Round(10*time.Microsecond), quantile(times, 0.99).Round(10*time.Microsecond))
		if rate < leastRate {
			return fmt.Errorf("%.0f a second of %s are fewer than %d", rate, way.name, leastRate)
		}
	}
	return nil
}

// compare asks for what is private and for what is absent in turns, and compares the medians.
func (b *bench) compare(requests int) error {
	bearer := map[string]string{}
	for _, name := range []string{benchImage, benchAbsent} {
		token, err := b.token(b.outsider, name)
		if err != nil {
			return err
		}
		bearer[name] = token
	}
	routes := []struct {
		name   string
		method string
		path   string
		body   []byte
	}{
		{"GET manifest", "GET", "/manifests/v1", nil},
		{"HEAD blob", "HEAD", "/blobs/" + b.digest, nil},
		{"POST upload", "POST", "/blobs/uploads/", nil},
		{"PUT manifest", "PUT", "/manifests/v1", b.manifest()},
		{"GET tags", "GET", "/tags/list", nil},
		{"GET referrers", "GET", "/referrers/" + b.digest, nil},
	}
	var failures []error
	judge := func(name string, make func(repository string) call, status int) {
		if err := b.apart(name, requests, make, status); err != nil {
			failures = append(failures, err)
		}
	}
	for _, route := range routes {
		judge(route.name+" by Basic", func(name string) call {
			return b.as(b.outsider, route.method, "/v2/"+name+route.path, manifestType, route.body)
		}, 403)
		judge(route.name+" by bearer", func(name string) call {
			return b.as(bearer[name], route.method, "/v2/"+name+route.path, manifestType, route.body)
		}, 403)
	}
	judge("GET manifest by nobody", func(name string) call { return call{method: "GET", path: "/v2/" + name + "/manifests/v1"} }, 401)
	judge("GET token", func(name string) call { return tokenCall(b.outsider, name) }, 200)
	return errors.Join(failures...)
}

func (b *bench) apart(what string, requests int, make func(string) call, status int) error {
	private, absent := make(benchImage), make(benchAbsent)
	var times [2][]time.Duration
	// The first tenth warms up.
	for number := -requests / 10; number < requests; number++ {
		first := rand.Intn(2)
		for turn := 0; turn < 2; turn++ {
			which := (first + turn) % 2
			c := private
			if which == 1 {
				c = absent
			}
			got, content, took, err := b.do(c)
			if err != nil {
				return err
			}
			if got != status {
				return fmt.Errorf("%s: %d %s", what, got, content)
			}
			if number >= 0 {
				times[which] = append(times[which], took)
			}
		}
	}
	var medians [2]time.Duration
	for which := range times {
		sort.Slice(times[which], func(i, j int) bool { return times[which][i] < times[which][j] })
		medians[which] = quantile(times[which], 0.5)
	}
	difference := float64(medians[0])/float64(medians[1]) - 1
	fmt.Printf("%s: private %v, absent %v, %+.1f %%\n", what, medians[0].Round(time.Microsecond),
		medians[1].Round(time.Microsecond), 100*difference)
	if difference > mostApart || difference < -mostApart {
		return fmt.Errorf("%s: what is private takes %+.1f %% of the time of what is absent", what, 100*difference)
	}
	return nil
}

// wrongSignIn is one of a login that nobody else shows, with a well-formed token that is nobody's: what cannot be a token is
// refused without a look at the database.
func wrongSignIn(number int) string {
	const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	text := []byte("hbp_")
	for range 36 {
		text = append(text, alphabet[rand.Intn(len(alphabet))])
	}
	check := make([]byte, 6)
	for rest, at := crc32.ChecksumIEEE(text), 5; at >= 0; at-- {
		check[at] = alphabet[rest%uint32(len(alphabet))]
		rest /= uint32(len(alphabet))
	}
	return basicOf(fmt.Sprintf("nobody%d", number), string(text)+string(check))
}

// pulled is what one client had of pulls beside others.
type pulled struct {
	times  []time.Duration
	beside int64
	lasted time.Duration
}

func (p *pulled) add(more pulled) {
	p.times = append(p.times, more.times...)
	sort.Slice(p.times, func(i, j int) bool { return p.times[i] < p.times[j] })
	p.beside += more.beside
	p.lasted += more.lasted
}

func (p *pulled) median() time.Duration { return quantile(p.times, 0.5) }

func (p *pulled) print(beside string) {
	fmt.Printf("pulls while %s: p50 %v, p99 %v, beside %.0f a second\n", beside, p.median().Round(10*time.Microsecond),
		quantile(p.times, 0.99).Round(10*time.Microsecond), float64(p.beside)/p.lasted.Seconds())
}

// flood compares pulls of a manifest while four clients get tokens with pulls while as many fail to sign in.
func (b *bench) flood() error {
	pull := func(int, int) (call, int) {
		return b.as(b.pull, "GET", "/v2/"+benchImage+"/manifests/v1", "", nil), 200
	}
	loads := []struct {
		name string
		next func(client, number int) (call, int)
	}{
		{"nothing else", nil},
		{"tokens are made", func(int, int) (call, int) { return tokenCall(b.outsider, benchImage), 200 }},
		{"sign-ins from one address fail", func(_, number int) (call, int) {
			return tokenCall(wrongSignIn(number), benchImage), 0
		}},
		{"sign-ins from many addresses fail", func(client, number int) (call, int) {
			c := tokenCall(wrongSignIn(number), benchImage)
			c.headers["X-Forwarded-For"] = fmt.Sprintf("10.%d.%d.%d", client, number/256%256, number%256)
			return c, 0
		}},
		{"sign-ins from many addresses fail at /v2/", func(client, number int) (call, int) {
			return call{"GET", "/v2/" + benchImage + "/manifests/v1", map[string]string{
				"Authorization":   wrongSignIn(number),
				"X-Forwarded-For": fmt.Sprintf("10.%d.%d.%d", client+8, number/256%256, number%256),
			}, nil}, 0
		}},
	}
	pulls := func(load int, lasts time.Duration) (pulled, error) {
		stop := make(chan struct{})
		others, made := func() ([]time.Duration, error) { return nil, nil }, new(atomic.Int64)
		if loads[load].next != nil {
			others, made = b.load(clients, stop, loads[load].next)
		}
		times, err := b.during(1, lasts, pull)
		close(stop)
		_, otherErr := others()
		if err := errors.Join(err, otherErr); err != nil {
			return pulled{}, fmt.Errorf("%s: %w", loads[load].name, err)
		}
		return pulled{times, made.Load(), lasts}, nil
	}
	for load := range loads {
		// To warm up.
		if _, err := pulls(load, b.seconds); err != nil {
			return err
		}
	}
	quiet, err := pulls(0, b.seconds)
	if err != nil {
		return err
	}
	quiet.print(loads[0].name)
	var failures []error
	for load := 2; load < len(loads); load++ {
		// By turns: what else the machine does comes and goes by the minute.
		var usual, flooded pulled
		for range turns {
			for _, turn := range []struct {
				load int
				sum  *pulled
			}{{1, &usual}, {load, &flooded}} {
				some, err := pulls(turn.load, b.seconds/turns)
				if err != nil {
					return err
				}
				turn.sum.add(some)
			}
		}
		usual.print(loads[1].name)
		flooded.print(loads[load].name)
		if times := float64(flooded.median()) / float64(usual.median()); times > mostSlowed {
			failures = append(failures, fmt.Errorf("while %s pulls take %.1f times as long as while tokens are made", loads[load].name, times))
		}
	}
	return errors.Join(failures...)
}
