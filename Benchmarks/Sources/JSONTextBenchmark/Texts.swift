/// What the decoder is timed on.
enum Texts {
    /// A tool call of 300 bytes.
    static let call: String = {
        let start =
            #"{"jsonrpc":"2.0","id":12345,"method":"tools/call","params":{"name":"echo","arguments":{"text":"12345:"#
        let end = #"","amount":42,"currency":"usd"}}}"#
        return start + String(repeating: "x", count: 300 - start.utf8.count - end.utf8.count) + end
    }()

    /// An answer of 10 KB: texts with escapes and letters outside ASCII, integers, decimals, literals, nesting.
    static let mixed: String = {
        let line =
            #"{"type":"text","text":"a line of the answer\nwith an escape \"q\" and é ü","n":370,"ratio":7.25e-2,"#
            + #""ok":true,"tags":["a","b",null,{"deep":[1,2,3]}]}"#
        let lines = Array(repeating: line, count: 10_000 / line.utf8.count)
        return #"{"jsonrpc":"2.0","id":"abc","result":{"content":["# + lines.joined(separator: ",") + "]}}"
    }()

    /// Texts of the largest size that strict decoding reads.
    static var largest: [(name: String, text: [UInt8])] {
        let prefix = String(repeating: "p", count: 100)
        return [
            ("one string", Array(("\"" + String(repeating: "s", count: 16_000_000) + "\"").utf8)),
            ("one string of escapes", Array(("\"" + String(repeating: #"\u00e9"#, count: 2_600_000) + "\"").utf8)),
            ("an array of digits", Array(("[" + String(repeating: "1,", count: 8_000_000) + "1]").utf8)),
            ("short keys", object((0..<1_100_000).map { String($0 * 7919 % 1_100_000, radix: 36) })),
            ("keys that start alike", object((0..<145_000).map { prefix + String($0 * 7919 % 145_000, radix: 36) })),
            ("escaped keys", object((0..<800_000).map { #"\u0061"# + String($0 * 7919 % 800_000, radix: 36) })),
            ("objects of 32 keys that start alike", objects(keys: (0..<32).map { "key number \($0)" })),
            ("objects of 32 escaped keys", objects(keys: (0..<32).map { #"\u006bey number \#($0)"# })),
        ]
    }

    static func object(_ keys: [String]) -> [UInt8] {
        Array(("{" + keys.map { "\"\($0)\":0" }.joined(separator: ",") + "}").utf8)
    }

    private static func objects(keys: [String]) -> [UInt8] {
        let one = String(decoding: object(keys), as: UTF8.self)
        return Array(
            ("[" + Array(repeating: one, count: 16_000_000 / one.utf8.count).joined(separator: ",") + "]").utf8)
    }
}
