module github.com/harkara/harkara/bench/language

go 1.26.0

require (
	github.com/abadojack/whatlanggo v1.0.1
	github.com/harkara/harkara v0.0.0
	github.com/pemistahl/lingua-go v1.4.0
)

require (
	github.com/shopspring/decimal v1.3.1 // indirect
	golang.org/x/exp v0.0.0-20260603202125-055de637280b // indirect
	google.golang.org/protobuf v1.36.11 // indirect
)

replace github.com/harkara/harkara => ../..
