import ServiceModel
import Testing

@Suite("ServiceError") struct ServiceErrorTests {
    @Test("Only the server's own faults and what is not built are not 400")
    func statuses() {
        for name in ErrorName.allCases {
            let isFault = name == .internalErrorException || name == .internalServerException
            #expect(ServiceError(name, "").httpStatus == (isFault ? 500 : 400))
        }
        #expect(ServiceError(.notImplemented, nil).httpStatus == 501)
        #expect(ServiceError(.unknownOperation, nil).httpStatus == 400)
    }
}
