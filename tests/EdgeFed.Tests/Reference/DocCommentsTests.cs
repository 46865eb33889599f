using EdgeFed.Docs.Sources;

namespace EdgeFed.Tests.Reference
{
    public class DocCommentsTests
    {
        private static readonly DocComments _comments = DocComments.Of("""
            namespace EdgeFed.Tests.Reference.Samples;

            /// <summary>
            /// A sample of <see cref="Other.Thing"/>, with
            /// a <c>word</c> of code.
            /// </summary>
            /// <remarks>Not for pages.</remarks>
            /// <param name="First">One &lt; two.</param>
            [Serializable]
            public sealed record Sample(int First)
            {
                /// <summary>No value.</summary>
                public const int None = -1;

                /// <summary>A map; <see cref="None"/> for none.</summary>
                [Some("attribute",
                    "of two lines")]
                public Dictionary<string, List<int>> Map { get; }

                public int Bare { get; }
            }

            /// <summary>A generic one.</summary>
            public interface IThing<TFirst, TSecond>
            {
            }

            /// <summary>Numbers.</summary>
            public enum Number
            {
                /// <summary>The first.</summary>
                One = 1,

                /// <summary>The second.</summary>
                Two,
            }
            """);

        [Fact]
        public void Summary_OfAType_IsOneLineWithCode() =>
            Assert.Equal("A sample of `Thing`, with a `word` of code.", _comments.SummaryOf(typeof(Samples.Sample)));

        [Fact]
        public void Summary_OfAGenericType_IsItsOwn() =>
            Assert.Equal("A generic one.", _comments.SummaryOf(typeof(Samples.IThing<,>)));

        [Theory]
        [InlineData("First", "One < two.")]
        [InlineData("None", "No value.")]
        [InlineData("Map", "A map; `-1` for none.")]
        public void Summary_OfAMember_IsThatOfThePropertyOrTheParameter(string member, string expected) =>
            Assert.Equal(expected, _comments.SummaryOf(typeof(Samples.Sample), member));

        [Theory, InlineData("One", "The first."), InlineData("Two", "The second.")]
        public void Summary_OfANumber_IsItsOwn(string name, string expected) =>
            Assert.Equal(expected, _comments.SummaryOf(typeof(Samples.Number), name));

        [Fact]
        public void Summary_ThatIsMissing_IsAnError()
        {
            Assert.Null(_comments.FindSummary(typeof(Samples.Sample), "Bare"));
            var error = Assert.Throws<InvalidOperationException>(() => _comments.SummaryOf(typeof(Samples.Sample), "Bare"));
            Assert.Contains("Bare", error.Message);
        }
    }
}

namespace EdgeFed.Tests.Reference.Samples
{
    /// <summary>Types by the names of the sample's.</summary>
    internal sealed record Sample(int First);

    internal interface IThing<TFirst, TSecond>;

    internal enum Number
    {
        One = 1,
        Two,
    }
}
