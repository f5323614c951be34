package cli

import (
	"log/slog"

	"github.com/harkara/harkara/workers/parse/entities"
	"github.com/harkara/harkara/workers/parse/entities/onnx"
)

// entityModel is the choice of the model that finds names.
type entityModel struct {
	EntityModel string `help:"Find names with the ONNX token classification model in this folder (config.json, tokenizer.json, model.onnx) instead of the embedded one: slower by far. See docs/entity-models.md." placeholder:"DIR" type:"existingdir" env:"HARKARA_ENTITY_MODEL"`
}

// recogniser loads what finds names.
func (m entityModel) recogniser(log *slog.Logger) (*entities.Recogniser, error) {
	opts := entities.Options{Log: log}
	if m.EntityModel != "" {
		model, err := onnx.Load(m.EntityModel)
		if err != nil {
			return nil, err
		}
		opts.Finder = model // for the life of the process
	}
	return entities.New(opts)
}
