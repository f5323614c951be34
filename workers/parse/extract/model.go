package extract

import (
	_ "embed"
	"fmt"
	"sync"

	"github.com/harkara/harkara/workers/parse/extract/boost"
)

// model judges blocks: first each for itself, then again knowing what the
// first forest said of all the others. Program train made it; see
// docs/body.md.
type model struct{ first, second *boost.Forest }

//go:embed body.forest
var bodyForest []byte

var loadModel = sync.OnceValue(func() *model {
	first, rest, err := boost.Decode(bodyForest)
	if err != nil {
		panic(fmt.Sprintf("extract: embedded model: %v", err)) // a broken build
	}
	second, _, err := boost.Decode(rest)
	if err != nil {
		panic(fmt.Sprintf("extract: embedded model: %v", err))
	}
	return &model{first, second}
})
