// Reads length-prefixed texts with encoding/json and answers `R`, or the view of the tree after an `A`; after an `F` when
// decoding into structs, where keys match whatever their case, sees other places. See `../Sources/JSONTextProbe`.
package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"sort"
)

type envelope struct {
	ID     any             `json:"id"`
	Method any             `json:"method"`
	Params json.RawMessage `json:"params"`
}

type params struct {
	Name      any `json:"name"`
	Arguments any `json:"arguments"`
}

func writeText(out []byte, text string) []byte {
	return append(fmt.Appendf(out, "s%d:", len(text)), text...)
}

func write(out []byte, value any) []byte {
	switch value := value.(type) {
	case nil:
		return append(out, 'n')
	case bool:
		if value {
			return append(out, 't')
		}
		return append(out, 'f')
	case float64:
		bits := math.Float64bits(value)
		if value == 0 {
			bits = 0
		}
		return fmt.Appendf(out, "d%016x", bits)
	case string:
		return writeText(out, value)
	case []any:
		out = append(out, '[')
		for _, element := range value {
			out = write(out, element)
		}
		return append(out, ']')
	case map[string]any:
		keys := make([]string, 0, len(value))
		for key := range value {
			keys = append(keys, key)
		}
		sort.Strings(keys)
		out = append(out, '{')
		for _, key := range keys {
			out = write(writeText(out, key), value[key])
		}
		return append(out, '}')
	}
	panic("unknown type")
}

func writePlaces(out []byte, places ...any) []byte {
	for _, place := range places {
		if place == nil {
			out = append(out, '-')
		} else {
			out = write(out, place)
		}
	}
	return out
}

func answer(text []byte) []byte {
	var tree any
	if json.Unmarshal(text, &tree) != nil {
		return []byte{'R'}
	}
	root, _ := tree.(map[string]any)
	inner, _ := root["params"].(map[string]any)
	places := writePlaces(nil, root["method"], root["id"], inner["name"], inner["arguments"])
	out := append(append(write([]byte{'A'}, tree), '|'), places...)
	var head envelope
	var body params
	if json.Unmarshal(text, &head) != nil || len(head.Params) > 0 && json.Unmarshal(head.Params, &body) != nil {
		return out
	}
	if !bytes.Equal(places, writePlaces(nil, head.Method, head.ID, body.Name, body.Arguments)) {
		out[0] = 'F'
	}
	return out
}

func main() {
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	output := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer output.Flush()
	for {
		var length uint32
		if binary.Read(input, binary.LittleEndian, &length) != nil {
			return
		}
		var frame []byte
		if length > 0 {
			text := make([]byte, length)
			if _, err := io.ReadFull(input, text); err != nil {
				return
			}
			frame = answer(text)
		}
		binary.Write(output, binary.LittleEndian, uint32(len(frame)))
		output.Write(frame)
		if length == 0 {
			output.Flush()
		}
	}
}
