package main

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/harkara/harkara/workers/parse/entities/train/data"
)

// dataSet is one source of tagged sentences.
type dataSet struct {
	Name     string
	Language string
	Licence  string
	From     string // who made it, and where it was published
	Explicit bool   // the licence is stated for the data and allows to publish a model trained on it
	Weight   float32
	Apart    float64 // share of the steps on its sentences that show the model which set they are from
	Share    float64 // of the sentences that is used

	Sentences []Sentence
}

// handWeight is the weight of the sentences that were written for the project.
const handWeight = 2

// handApart is the share of the steps on them that show the model whose they
// are: recognised texts are told to be like them, where they are.
const handApart = 0.5

// repeats is how often an epoch sees the sentences that were written for the
// project: they are few, and AdaGrad takes back most of what a weight gives.
const repeats = 3

// known lists the data sets that the model is trained on, with their licences
// and sources. Weights below one are for noisy labels.
func known() []dataSet {
	return []dataSet{
		{Name: "hi-hiner", Apart: 0.5, Licence: "CC BY-SA 4.0", Explicit: true, From: "HiNER, Murthy et al., LREC 2022, github.com/cfiltnlp/HiNER (validation part)"},
		{Name: "hi-hinerdraft", Licence: "CC BY-SA 4.0", Explicit: true, Weight: 0.3, Apart: 0.9, From: "HiNER, draft of April 2022"},
		{Name: "hi-ilner", Licence: "CC BY 4.0", Explicit: true, From: "IL-NER, Bahad et al., NAACL SRW 2024, github.com/ltrc/IL-NER"},
		{Name: "ur-ilner", Licence: "CC BY 4.0", Explicit: true, From: "IL-NER"},
		{Name: "or-ilner", Licence: "CC BY 4.0", Explicit: true, From: "IL-NER"},
		{Name: "te-ilner", Licence: "CC BY 4.0", Explicit: true, From: "IL-NER"},
		{Name: "en-uner-ewt", Apart: 0.5, Licence: "CC BY-SA 4.0", Explicit: true, From: "Universal NER, Mayhew et al., NAACL 2024, github.com/UniversalNER/UNER_English-EWT"},
		{Name: "en-wnut17", Licence: "CC BY 4.0", Explicit: true, Weight: 0.5, Apart: 0.9, From: "WNUT 2017, Derczynski et al."},
		{Name: "en-btc", Licence: "CC BY 4.0", Explicit: true, Weight: 0.5, Apart: 0.9, From: "Broad Twitter Corpus, Derczynski et al., COLING 2016"},
		{Name: "en-gmb", Licence: "none stated (public-domain texts)", Apart: 0.2, From: "Groningen Meaning Bank, Bos et al. 2017; labels by machine, then corrected"},
		{Name: "pt-uner-bosque", Apart: 0.5, Licence: "CC BY-SA 4.0", Explicit: true, From: "Universal NER, github.com/UniversalNER/UNER_Portuguese-Bosque"},
		{Name: "zh-uner-gsdsimp", Licence: "CC BY-SA 4.0", Explicit: true, From: "Universal NER, github.com/UniversalNER/UNER_Chinese-GSDSIMP"},
		{Name: "zh-uner-gsd", Licence: "CC BY-SA 4.0", Explicit: true, From: "Universal NER, github.com/UniversalNER/UNER_Chinese-GSD (traditional script)"},
		{Name: "sv-uner-talbanken", Licence: "CC BY-SA 4.0", Explicit: true, From: "Universal NER, github.com/UniversalNER/UNER_Swedish-Talbanken"},
		{Name: "ru-factrueval", Apart: 0.5, Licence: "MIT", Explicit: true, From: "factRuEval-2016, github.com/dialogue-evaluation/factRuEval-2016"},
		{Name: "bn-rifat", Licence: "MIT", Explicit: true, From: "Bengali-NER, Rifat et al., ICBSLP 2019, github.com/Rifat1493/Bengali-NER"},
		{Name: "bn-sabic", Licence: "MIT", Explicit: true, Weight: 0.3, Share: 0.35, Apart: 0.9, From: "NER-Bangla-Dataset, Karim et al., JIFS 37, 2019, github.com/MISabic/NER-Bangla-Dataset"},
		{Name: "id-idner2k", Licence: "MIT", Explicit: true, From: "idner-news-2k, Khairunnisa et al., AACL-IJCNLP SRW 2020, github.com/khairunnisaor/idner-news-2k"},
		{Name: "ar-newsfane", Licence: "CC BY-SA 3.0", Explicit: true, From: "NewsFANE Gold, Alotaibi and Lee, COLING 2014"},
		{Name: "ar-aqmar", Licence: "CC BY-SA 3.0", Explicit: true, Apart: 0.5, From: "AQMAR Arabic Wikipedia NER corpus, Mohit et al., EACL 2012"},
		{Name: "ja-stockmarkw", Licence: "CC BY-SA 3.0", Explicit: true, Apart: 0.5, From: "Stockmark Japanese Wikipedia NER, github.com/stockmarkteam/ner-wikipedia-dataset"},
		{Name: "ja-gsd", Licence: "CC BY-SA 4.0", Explicit: true, From: "UD_Japanese-GSD with named entities, Megagon Labs, github.com/megagonlabs/UD_Japanese-GSD"},
		{Name: "tr-wiki", Licence: "CC BY-SA 4.0", Explicit: true, From: "Turkish Wiki NER, Altinok, ACL 2023, github.com/turkish-nlp-suite/Turkish-Wiki-NER-Dataset"},
		{Name: "ko-klue", Licence: "CC BY-SA 4.0", Explicit: true, From: "KLUE-NER, Park et al. 2021 (corrected development part), github.com/korean-named-entity/konne-prep"},
		{Name: "fr-fenec", Licence: "CC BY 2.5, CC BY 4.0, CC BY-SA 4.0 and public domain, by text", Explicit: true, From: "FENEC samples, Fort and Dupont"},
		{Name: "da-transfer", Licence: "none in the copy (upstream DaNE: CC BY-SA 4.0)", From: "DaNE, as copied by MasakhaNER 2.0"},
		{Name: "no-transfer", Licence: "none in the copy (upstream NorNE: open)", From: "NorNE, as copied by MasakhaNER 2.0"},
		{Name: "ro-transfer", Licence: "none in the copy (upstream RONEC: MIT)", Share: 0.5, From: "RONEC, as copied by MasakhaNER 2.0"},
		{Name: "de-wikiann", Licence: wikiann, Weight: 0.3, Apart: 0.9, Share: 0.6, From: wikiannFrom},
		{Name: "es-wikiann", Licence: wikiann, Weight: 0.3, Apart: 0.9, Share: 0.6, From: wikiannFrom},
		{Name: "nl-wikiann", Licence: wikiann, Weight: 0.3, Apart: 0.9, Share: 0.3, From: wikiannFrom},
		{Name: "pl-wikiann", Licence: wikiann, Weight: 0.3, Apart: 0.9, Share: 0.3, From: wikiannFrom},
		{Name: "ru-wikiann", Licence: wikiann, Weight: 0.3, Apart: 0.9, Share: 0.2, From: wikiannFrom},
	}
}

// favour returns the bias towards names in a language, in log-odds per token:
// what training maximises, the probability of whole sentences, leaves names out
// in doubt, more so in languages whose sets miss many. Set on development parts.
func favour(lang string) float64 {
	switch lang {
	case "hi", "ta", "te", "mr", "ur", "bn", "or":
		return 0.5
	case "zh", "ja", "ar", "ko":
		return 0.35
	case "pt":
		return 0.2
	}
	return 0.15
}

const (
	wikiann     = "none stated for the labels (Wikipedia text: CC BY-SA 3.0; annotations ODC-BY)"
	wikiannFrom = "WikiANN, Pan et al. 2017, split of Rahimi et al. 2019; labels from links"
)

// handmadeFiles are the sentences written and tagged for this project.
//
//go:embed data/*.txt data/unseen/*.txt
var handmadeFiles embed.FS

// handmade reports whether the set was written for this project.
func (s *dataSet) handmade() bool { return strings.HasSuffix(s.Name, "-harkara") }

// readHandmade returns one data set a language, to train on.
func readHandmade() ([]dataSet, error) { return readSentences("data", "harkara") }

// readHeldOut returns of each the fifth that -develop holds out. A score on it
// means something only for a model trained so.
func readHeldOut() ([]dataSet, error) {
	sets, err := readHandmade()
	for i := range sets {
		sets[i].Sentences = slices.DeleteFunc(sets[i].Sentences, func(s Sentence) bool { return !heldOut(s.Text) })
	}
	return sets, err
}

// readUnseen returns the sentences that no model is ever trained on, one data
// set a language.
func readUnseen() ([]dataSet, error) { return readSentences("data/unseen", "unseen") }

// readSentences reads the sentences of a folder of handmadeFiles into data sets
// named LANGUAGE-name.
func readSentences(dir, name string) ([]dataSet, error) {
	files, err := fs.Glob(handmadeFiles, dir+"/*.txt")
	if err != nil {
		return nil, err
	}
	var sets []dataSet
	for _, file := range files {
		lang := strings.TrimSuffix(path.Base(file), ".txt")
		f, err := handmadeFiles.Open(file)
		if err != nil {
			return nil, err
		}
		sentences, err := data.Read(f)
		_ = f.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		set := dataSet{Name: lang + "-" + name, Language: lang, Licence: "as this project", From: "written and tagged for this project", Explicit: true, Weight: handWeight, Apart: handApart}
		for _, s := range sentences {
			set.Sentences = append(set.Sentences, fromHand(s))
		}
		sets = append(sets, set)
	}
	return sets, nil
}

func fromHand(s data.Sentence) Sentence {
	out := Sentence{Text: s.Text}
	for _, n := range s.Spans {
		out.Names = append(out.Names, Name{n.Start, n.End, kindOf[n.Tag]})
	}
	return out
}

// choose returns the known data sets below dir that pass the filters: only
// those with an explicit licence, only those whose names contain one of some
// words, if any, and none of others.
func choose(dir string, explicit bool, only, without []string) ([]dataSet, error) {
	present, err := setNames(dir, "train")
	if err != nil {
		return nil, err
	}
	var sets []dataSet
	for _, s := range known() {
		wanted := (len(only) == 0 || containsAny(s.Name, only)) && !containsAny(s.Name, without)
		if !slices.Contains(present, s.Name) || explicit && !s.Explicit || !wanted {
			continue
		}
		s.Language, _, _ = strings.Cut(s.Name, "-")
		if s.Weight == 0 {
			s.Weight = 1
		}
		if s.Sentences, err = readCoNLL(filepath.Join(dir, s.Name, "train.conll"), s.Language); err != nil {
			return nil, err
		}
		for i := range s.Sentences {
			s.Sentences[i].trim()
		}
		sets = append(sets, s)
	}
	return sets, nil
}
