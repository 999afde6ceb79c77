package org.adjoint.codegen.inspect.expression;

import java.util.ArrayList;
import java.util.function.Function;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/// Texts as trees. The first token that does not fit is an [ExpressionException].
final class Syntax {
  private Syntax() {
  }

  static ExpressionParser.FormulaContext formula(String text) {
    return read(text, ExpressionParser::formula);
  }

  static ExpressionParser.ShapesContext shapes(String text) {
    return read(text, ExpressionParser::shapes);
  }

  private static <T> T read(String text, Function<ExpressionParser, T> rule) {
    // Every character is part of some token, so only the parser can complain.
    var parser = new ExpressionParser(new CommonTokenStream(new ExpressionLexer(CharStreams.fromString(text))));
    parser.removeErrorListeners();
    parser.addErrorListener(new BaseErrorListener() {
      @Override
      public void syntaxError(Recognizer<?, ?> recognizer, Object symbol, int line, int position, String message,
          RecognitionException cause) {
        var token = cause != null && cause.getOffendingToken() != null ? cause.getOffendingToken() : (Token) symbol;
        throw new ExpressionException(text, column(text, token), sentence(token, (Parser) recognizer));
      }
    });
    try {
      return rule.apply(parser);
    } catch (StackOverflowError _) {
      throw tooDeep(text);
    }
  }

  static ExpressionException tooDeep(String text) {
    return new ExpressionException(text, 1, "This is nested too deeply to be read.");
  }

  private static String sentence(Token token, Parser parser) {
    var found = token.getType() == Token.EOF ? "The end" : "'" + token.getText() + "'";
    return found + " does not fit here; what would is " + names(parser.getExpectedTokens()) + ".";
  }

  private static String names(IntervalSet tokens) {
    var names = new ArrayList<String>();
    for (int token : tokens.toList()) {
      names.add(switch (token) {
        case ExpressionParser.NAME -> "a name";
        case ExpressionParser.NUMBER -> "a number";
        case Token.EOF -> "the end";
        default -> ExpressionParser.VOCABULARY.getDisplayName(token);
      });
    }
    var last = names.removeLast();
    return names.isEmpty() ? last : String.join(", ", names) + " or " + last;
  }

  /// ANTLR counts code points in lines; people count characters in the whole text.
  static int column(String text, Token token) {
    return token.getType() == Token.EOF
        ? text.stripTrailing().length() + 1
        : text.offsetByCodePoints(0, token.getStartIndex()) + 1;
  }
}
