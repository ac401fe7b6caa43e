import HTTPText
import Testing

struct HTTPFieldsTests {
    @Test func `a name is found whatever its case, and the first of several wins`() {
        var fields = HTTPFields()
        fields.append("Content-Type", "application/json")
        fields.append("X", "first")
        fields.append("x", "second")
        #expect(fields.value("content-type") == "application/json")
        #expect(fields.value("x") == "first")
        #expect(fields.count(of: "x") == 2)
        #expect(fields.value("content") == nil)
    }
}
