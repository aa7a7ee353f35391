package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// walk reads an image, index or artifact with all its parts, checks every digest and size, and prints the root's digest.
func walk(ctx context.Context, arguments []string) error {
	set, origin := flags("walk")
	_ = set.Parse(arguments)
	if set.NArg() != 2 {
		return errors.New("usage: walk NAME TAG|DIGEST")
	}
	client := newRegistry(*origin)
	digest, err := client.walk(ctx, set.Arg(0), set.Arg(1))
	if err != nil {
		return err
	}
	fmt.Println(digest)
	return nil
}

func (r *registry) walk(ctx context.Context, name, reference string) (string, error) {
	content, digest, err := r.getManifest(ctx, name, reference)
	if err != nil {
		return "", err
	}
	if strings.Contains(reference, ":") && reference != digest {
		return "", fmt.Errorf("%s@%s answers the bytes of %s", name, reference, digest)
	}
	var parts manifest
	if err := json.Unmarshal(content, &parts); err != nil {
		return "", fmt.Errorf("%s@%s: %w", name, digest, err)
	}
	for _, child := range parts.Manifests {
		if _, err := r.walk(ctx, name, child.Digest); err != nil {
			return "", err
		}
	}
	blobs := parts.Layers
	if parts.Config != nil {
		blobs = append(blobs, *parts.Config)
	}
	for _, blob := range blobs {
		if len(blob.URLs) > 0 {
			continue // kept elsewhere
		}
		if err := r.checkBlob(ctx, name, blob.Digest, blob.Size); err != nil {
			return "", err
		}
	}
	return digest, nil
}

// gone requires that a tag or digest is not served any more.
func gone(ctx context.Context, arguments []string) error {
	set, origin := flags("gone")
	_ = set.Parse(arguments)
	if set.NArg() != 2 {
		return errors.New("usage: gone NAME TAG|DIGEST")
	}
	_, digest, err := newRegistry(*origin).getManifest(ctx, set.Arg(0), set.Arg(1))
	var refused *statusError
	if errors.As(err, &refused) && refused.status == http.StatusNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	return fmt.Errorf("%s:%s is still there, %s", set.Arg(0), set.Arg(1), digest)
}
