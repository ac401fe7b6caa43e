internal import JSONText
internal import Testing

struct LimitTests {
    @Test func `64 containers inside each other pass, 65 do not`() throws {
        for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
            let inner = open == "[" ? "" : "1"
            func nested(_ depth: Int) -> [UInt8] {
                Array((String(repeating: open, count: depth) + inner + String(repeating: close, count: depth)).utf8)
            }
            let document = try JSONDocument(parsing: nested(64))
            #expect(document.canonical(.root) == nested(64))
            #expect(refusal(nested(65)) == .tooDeep)
            #expect(refusal(nested(300), .salvage) == nil)
            #expect(refusal(nested(513), .salvage) == .tooDeep)
        }
        #expect(refusal(Array(repeating: UInt8(ascii: "["), count: 1_000_000)) == .tooDeep)
    }

    @Test func `closing a container gives its depth back`() {
        let text = "[" + Array(repeating: "[[1]]", count: 200).joined(separator: ",") + "]"
        #expect(refusal(Array(text.utf8), JSONLimits(maxDepth: 3)) == nil)
        #expect(refusal(Array(text.utf8), JSONLimits(maxDepth: 2)) == .tooDeep)
    }

    @Test func `a text may have as many bytes as the limit and no more`() {
        let text = Array("[1,2,3]".utf8)
        #expect(refusal(text, JSONLimits(maxBytes: 7)) == nil)
        #expect(refusal(text, JSONLimits(maxBytes: 6)) == .tooLarge)
        var document = JSONDocument()
        #expect(throws: JSONTextError(.tooLarge, at: 6)) {
            try document.parse(text.span, limits: JSONLimits(maxBytes: 6))
        }
    }

    @Test func `1,000 digits pass, 1,001 do not, wherever they stand`() {
        let digits = String(repeating: "1", count: 300)
        let zeros = String(repeating: "0", count: 999)
        #expect(refusal(Array((digits + "." + String(repeating: "7", count: 700)).utf8)) == nil)
        #expect(refusal(Array((digits + "." + String(repeating: "7", count: 701)).utf8)) == .numberTooLong)
        #expect(refusal(Array("0.\(zeros)".utf8)) == nil)
        #expect(refusal(Array("0.\(zeros)1".utf8)) == .numberTooLong)
        #expect(refusal(Array("1e\(zeros)".utf8)) == nil)
        #expect(refusal(Array("1e\(zeros)0".utf8)) == .numberTooLong)
        #expect(refusal(Array("123".utf8), JSONLimits(maxNumberDigits: 2)) == .numberTooLong)
        #expect(refusal(Array(String(repeating: "9", count: 5000).utf8), .salvage) == nil)
    }

    @Test func `the last number below infinity passes and the first one above does not`() {
        // 2^1024 - 2^970, and one less.
        let threshold =
            "1797693134862315807937289714053034150799341327100378269361737789804449682927647509466490179775872070"
            + "9633028641669288791094655554785194040263065748867150582068190890200070838367627385484581771153176447"
            + "5730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880177904"
            + "17449779"
        #expect(Double(threshold + "2") == .infinity)
        #expect(refusal(Array((threshold + "2").utf8)) == .numberOutOfRange)
        #expect(refusal(Array((threshold + "2.0").utf8)) == .numberOutOfRange)
        #expect(refusal(Array((threshold + "1").utf8)) == nil)
        #expect(refusal(Array((threshold + "1.99999").utf8)) == nil)
    }

    @Test func `salvage reads what strict decoding refuses for being ambiguous, and nothing else`() throws {
        let document = try JSONDocument(
            parsing: Array(#"{"id":1,"id":2,"s":"\ud800","n":1e999}"#.utf8), limits: .salvage)
        #expect(document.member("id", of: .root).flatMap(document.integer) == 1)
        #expect(document.member("s", of: .root).flatMap(document.string) == "\u{FFFD}")
        #expect(refusal(Array(#"{"a":"\x"}"#.utf8), .salvage) == .invalidEscape)
        #expect(refusal([0x22, 0xFF, 0x22], .salvage) == .invalidUTF8)
        #expect(refusal(Array("{} {}".utf8), .salvage) == .trailingBytes)
    }

    @Test func `a small text gives back what a large one needed`() throws {
        var document = JSONDocument()
        for large in [
            "[" + String(repeating: "1,", count: 1_000_000) + "1]", "[1,2" + String(repeating: " ", count: 3_000_000),
        ] {
            let isWhole = large.hasSuffix("]")
            do throws(JSONTextError) {
                try document.parse(Array(large.utf8).span)
                #expect(isWhole && document.count(.root) == 1_000_001)
                #expect(document.heldBytes < 20 * large.utf8.count)
            } catch {
                #expect(!isWhole)
            }
            try document.parse(Array("[1]".utf8).span)
            #expect(document.heldBytes < 1 << 20)
            #expect(document.elements(of: .root).map { document.integer($0) } == [1])
        }
    }

    @Test func `the tape grows with texts of nothing but brackets`() throws {
        let inner = String(repeating: "[", count: 60) + String(repeating: "]", count: 60)
        let text = "[" + Array(repeating: inner, count: 500).joined(separator: ",") + "]"
        let document = try JSONDocument(parsing: Array(text.utf8))
        #expect(document.count(.root) == 500)
        #expect(document.canonical(.root) == Array(text.utf8))
    }

    @Test func `limits out of range are brought into range`() {
        #expect(JSONLimits(maxBytes: .max).maxBytes == (1 << 27) - 1)
        #expect(JSONLimits(maxBytes: -1).maxBytes == 0)
        #expect(JSONLimits(maxDepth: .max).maxDepth == 512)
    }

    @Test func `an error names the reason and the place, and none of the text`() {
        let error = JSONTextError(.duplicateKey, at: 17)
        #expect(error.message == "duplicate key at byte 17")
        #expect(Set(JSONTextError.Reason.allCases.map(\.phrase)).count == JSONTextError.Reason.allCases.count)
    }

    private func refusal(_ bytes: [UInt8], _ limits: JSONLimits = .strict) -> JSONTextError.Reason? {
        do throws(JSONTextError) {
            _ = try JSONDocument(parsing: bytes, limits: limits)
            return nil
        } catch {
            return error.reason
        }
    }
}
