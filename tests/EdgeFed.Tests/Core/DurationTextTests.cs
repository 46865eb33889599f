using EdgeFed.Core.Texts;

namespace EdgeFed.Tests.Core;

public class DurationTextTests
{
    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(59.9, "59 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(4000, "1 h 6 min")]
    [InlineData(86_400 * 3 + 3600 * 4, "3 d 4 h")]
    public void Of_Span_IsItsTwoLargestUnits(double seconds, string expected) => Assert.Equal(expected, DurationText.Of(TimeSpan.FromSeconds(seconds)));
}
