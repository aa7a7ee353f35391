package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"
)

// throttle is a slow wire: a TCP proxy that lets each connection send upstream at most a given number of bytes a second.
// Answers come back at full speed.
func throttle(ctx context.Context, arguments []string) error {
	set, _ := flags("throttle")
	listen := set.String("listen", "127.0.0.1:0", "address to listen on")
	to := set.String("to", "", "address to connect to")
	rate := bytesValue(150 << 10)
	set.Var(&rate, "rate", "bytes a second of each connection")
	_ = set.Parse(arguments)
	if *to == "" || rate <= 0 {
		return errors.New("usage: throttle -listen HOST:PORT -to HOST:PORT -rate 150KiB")
	}
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		return err
	}
	fmt.Println("listening on", listener.Addr())
	go func() {
		<-ctx.Done()
		_ = listener.Close()
	}()
	for {
		downstream, err := listener.Accept()
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		go forward(downstream.(*net.TCPConn), *to, int64(rate))
	}
}

func forward(downstream *net.TCPConn, to string, rate int64) {
	defer downstream.Close()
	_ = downstream.SetReadBuffer(64 << 10) // else the kernel swallows megabytes and the client runs ahead
	connection, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	upstream := connection.(*net.TCPConn)
	defer upstream.Close()
	go func() {
		pace(upstream, downstream, rate)
		_ = upstream.CloseWrite()
	}()
	_, _ = io.Copy(downstream, upstream)
	_ = downstream.CloseWrite()
}

// pace copies in tenths of a second's worth and sleeps whatever it is ahead of time; idle time earns no credit.
func pace(to io.Writer, from io.Reader, rate int64) {
	buffer := make([]byte, max(rate/10, 1))
	due := time.Now()
	for {
		count, err := from.Read(buffer)
		if count > 0 {
			if now := time.Now(); due.Before(now) {
				due = now
			}
			time.Sleep(time.Until(due))
			due = due.Add(time.Duration(count) * time.Second / time.Duration(rate))
			if _, err := to.Write(buffer[:count]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
