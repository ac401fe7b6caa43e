import JSONText
import MCPProtocol
import Testing

@Suite struct SalvageTests {
    private func salvage(_ text: String) -> RequestID? {
        let bytes = Array(text.utf8)
        return MessageFault.salvageID(from: bytes.span)
    }

    @Test(arguments: [
        (#"{"id":5,"method":"x","method":"y"}"#, RequestID.integer(5)),
        (#"{"jsonrpc":"2.0","id":"a","params":{"x":1e999}}"#, .string("a")),
        (#"{"jsonrpc":"2.0","id":12,"method":"tools/call","params":{"name":"abc"#, .integer(12)),
        (#"{"jsonrpc":"2.0","params":{"id":1,"x":["}",{}]},"id":"q","method":"#, .string("q")),
        (#" { "id" : 3 , "x""#, .integer(3)), (#"{"id":7}x"#, .integer(7)), (#"{"id":7,"a":[1,2}"#, .integer(7)),
        (#"{"\u0069d":8,"x":"#, .integer(8)), (#"{"id":"\"}","x":"#, .string("\"}")),
        (#"{"Method":1,"id":4,"x":"#, .integer(4)),
    ])
    func `the id of a refused text is found`(text: String, id: RequestID) {
        #expect(salvage(text) == id)
    }

    @Test(arguments: [
        "", "{", "x", "[", #"[{"id":1}]"#, #"{"id":1,"id":2}"#, #"{"id":1,"id":2,"x""#, #"{"id":1,"ID":2}"#,
        #"{"ID":1,"x""#, #"{"id":12"#, #"{"id":"ab"#, #"{"id":null}x"#, #"{"id":{"id":1},"x"#, #"{"id":1.5,"x"#,
        #"{"params":{"id":1},"x"#, #"{"id" 1,"x"#, #"{"id":"#, #"{"id":"\ud800","#, #"{"id":}"#,
        #"{"id":-,"x""#, "\u{FEFF}{\"id\":1}",
    ])
    func `an id in doubt is none`(text: String) {
        #expect(salvage(text) == nil)
    }

    @Test func `nothing counts behind the place where the text stops being JSON`() {
        #expect(salvage(#"{"id":1 2,"id":3,"#) == .integer(1))
    }

    @Test func `an id far behind the start is not looked for`() {
        let filler = String(repeating: "x", count: 70_000)
        #expect(salvage("{\"a\":\"\(filler)\",\"id\":1,") == nil)
    }

    @Test func `bytes that are not UTF-8 do no harm`() {
        for length in 0..<64 {
            var state = UInt64(length)
            var bytes = Array(#"{"id":1,"#.utf8)
            for _ in 0..<length {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes.append(UInt8(truncatingIfNeeded: state >> 33))
            }
            #expect([nil, RequestID.integer(1)].contains(MessageFault.salvageID(from: bytes.span)))
        }
    }
}
