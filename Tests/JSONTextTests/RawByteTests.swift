import JSONText
import Testing

@Suite struct RawByteTests {
    @Test func `a raw byte is found wherever it stands`() throws {
        for padding in 0..<20 {
            let text = "[" + String(repeating: " ", count: padding) + "\r1" + String(repeating: " ", count: 9) + "]"
            let document = try JSONDocument(parsing: Array(text.utf8))
            #expect(document.firstOffset(ofRawByte: 0x0D) == padding + 1)
        }
    }

    @Test func `an escape is not the raw byte, and neighbours are not mistaken for it`() throws {
        let document = try JSONDocument(parsing: Array(#"["\r","\u000d","      "]"#.utf8) + [0x0A, 0x0A])
        #expect(document.firstOffset(ofRawByte: 0x0D) == nil)
        #expect(document.firstOffset(ofRawByte: 0x0A) == document.bytes.count - 2)
    }
}
