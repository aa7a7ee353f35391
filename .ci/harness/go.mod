module hatoba.io/ci/harness

go 1.22
