internal import JSONText
internal import Testing

struct WriterTests {
    @Test func `commas stand between values and nowhere else`() throws {
        var writer = JSONWriter(reservingBytes: 100)
        writer.beginObject()
        writer.key("a")
        writer.beginArray()
        writer.integer(1)
        writer.integer(-2 as Int64)
        writer.integer(UInt64.max)
        writer.beginArray()
        writer.endArray()
        writer.beginObject()
        writer.endObject()
        writer.bool(true)
        writer.endArray()
        writer.key("b")
        writer.null()
        writer.key("c")
        writer.raw(Array("[1]".utf8))
        writer.key("d")
        writer.raw("false")
        writer.key("e")
        writer.number(JSONNumber(1500))
        writer.key("f")
        writer.value(.array([.null, .string("x")]))
        writer.endObject()
        let expected =
            #"{"a":[1,-2,18446744073709551615,[],{},true],"b":null,"c":[1],"d":false,"e":1500,"f":[null,"x"]}"#
        #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
        _ = try JSONDocument(parsing: writer.bytes)
    }

    @Test func `strings are escaped so that any text comes back`() throws {
        for text in ["", "plain", "q\"b\\s/", "\u{0}\u{1f}\n\t\r\u{8}\u{c}", "é€😀\u{2028}", "eight678\"", "ééééééé\""] {
            var writer = JSONWriter()
            writer.string(text)
            #expect(try JSONDocument(parsing: writer.bytes).string(.root) == text)
            var other = JSONWriter()
            other.string(utf8: text.utf8.span)
            #expect(other.bytes == writer.bytes)
        }
        var writer = JSONWriter()
        writer.string("\u{1}\u{1f}/\u{7f}")
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "\"\\u0001\\u001f/\u{7f}\"")
    }

    @Test func `extreme integers are written whole`() {
        for value in [Int64.min, -10, -1, 0, 9, 10, 99, 100, .max] {
            var writer = JSONWriter()
            writer.integer(value)
            #expect(String(decoding: writer.bytes, as: UTF8.self) == "\(value)")
        }
    }

    @Test func `a literal brings its own separators`() {
        var writer = JSONWriter()
        writer.literal(#"{"id":"#)
        writer.raw(Array("7".utf8).span)
        writer.literal(#","ok":"#)
        writer.bool(false)
        writer.literal("}")
        #expect(String(decoding: writer.bytes, as: UTF8.self) == #"{"id":7,"ok":false}"#)
    }
}
