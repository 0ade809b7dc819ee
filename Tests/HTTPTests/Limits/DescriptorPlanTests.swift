import Testing

@testable import HTTP

@Suite("Descriptors for connections and for the rest")
struct DescriptorPlanTests {
    @Test func `connections, those being refused and the reserve never take more than there is`() {
        for threads in [1, 8, 64] {
            for descriptors in 0...4000 {
                let plan = DescriptorPlan(wanted: 10_000, descriptors: descriptors, threads: threads)
                #expect(plan.connections >= 0)
                if plan.connections > 0 {
                    let all = plan.connections + Census.refusedLimit(beside: plan.connections) + plan.reserve
                    #expect(all <= descriptors)
                }
            }
        }
    }

    @Test(arguments: [1, 10, 100, 1000, 10_000])
    func `what is wanted fits into what is asked for, and hardly less is needed`(wanted: Int) {
        let descriptors = DescriptorPlan.descriptors(for: wanted, threads: 8)
        let enough = DescriptorPlan(wanted: wanted, descriptors: descriptors, threads: 8)
        #expect(enough.connections == wanted)
        #expect(DescriptorPlan(wanted: wanted, descriptors: descriptors - 3, threads: 8).connections < wanted)
    }
}
